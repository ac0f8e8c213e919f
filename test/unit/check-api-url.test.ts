import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { checkApiUrl } from '../../src/github/check-api-url.ts';

let server: Server | null = null;
afterEach(() => server?.close());

/** A server that has GitHub's API under a path, and pages everywhere else. */
async function serve(api: string, redirects = false): Promise<string> {
  server = createServer((request, response) => {
    if (redirects) {
      response.writeHead(301, { location: `https://${request.headers.host}${request.url}` }).end();
      return;
    }
    const isApi = request.url === `${api}/meta`;
    response.writeHead(isApi ? 200 : 404, { 'content-type': isApi ? 'application/json; charset=utf-8' : 'text/html' });
    response.end(isApi ? '{}' : '<html></html>');
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('is right where the API answers', async () => {
  expect(await checkApiUrl(await serve(''))).toEqual({ status: 'ok' });
});

it('names /api/v3 when that was forgotten', async () => {
  const url = await serve('/api/v3');
  expect(await checkApiUrl(`${url}/api/v3`)).toEqual({ status: 'ok' });
  expect(await checkApiUrl(url)).toEqual({
    status: 'wrong',
    detail: expect.stringMatching(/^GITHUB_API_URL: .*\/api\/v3$/) as unknown,
  });
});

it('names https where http only leads there', async () => {
  const url = await serve('/nothing', true);
  expect(await checkApiUrl(url)).toMatchObject({
    status: 'wrong',
    detail: expect.stringContaining('https://127') as unknown,
  });
});

it('is wrong where something else answers, and silent where nobody does', async () => {
  const url = await serve('/elsewhere');
  expect(await checkApiUrl(url)).toMatchObject({
    status: 'wrong',
    detail: expect.stringContaining('not GitHub') as unknown,
  });
  server?.close();
  server?.closeAllConnections();
  expect(await checkApiUrl(url)).toMatchObject({ status: 'silent' });
});
