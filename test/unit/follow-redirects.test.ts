import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGitHub, type GitHub } from '../../src/github/client.ts';

/** A GitHub whose redirects name another host, as behind a proxy. */
const ELSEWHERE = 'http://github.internal:9';

let server: Server;
let github: GitHub;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url?.startsWith('/repos/')) {
      response.writeHead(301, { location: `${ELSEWHERE}/repositories/7/pulls?page=2` }).end('{}');
    } else if (request.url === '/hidden') {
      response.writeHead(307, { location: `${ELSEWHERE}//github.internal:9/repositories/7` }).end();
    } else if (/^\/{1,2}[^/]*\/?repositories\//.test(request.url ?? '')) {
      const { url, headers } = request;
      response.end(JSON.stringify({ url, authorization: headers.authorization }));
    } else {
      response.writeHead(302, { location: request.url }).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  github = openGitHub({ apiUrl: `http://127.0.0.1:${port}`, token: 'secret' }, () => undefined);
});
afterAll(() => server.close());

describe('a redirect', () => {
  it('is followed with the token, on the host that was asked, whatever host it names', async () => {
    const { data } = await github.rest('/repos/{owner}/{repo}/pulls', { owner: 'acme', repo: 'old', page: 2 });
    expect(data).toEqual({ url: '/repositories/7/pulls?page=2', authorization: 'token secret' });
  });

  it('to a path that would name a host of its own stays on the host that was asked', async () => {
    const { data } = await github.rest('/hidden', {});
    expect(data).toEqual({ url: '//github.internal:9/repositories/7', authorization: 'token secret' });
  });

  it('without end is a bad moment of GitHub’s', async () => {
    await expect(github.rest('/around', {})).rejects.toMatchObject({ failure: { kind: 'transient' } });
  });
});
