import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it, vi } from 'vitest';
import worker from '../../src/index.ts';
import { call } from './support/api.ts';

async function healthWith(changed: Record<string, string>) {
  const request = new Request('https://edge.test/health');
  const response = await worker.fetch(request, { ...env, ...changed }, createExecutionContext());
  const { headers } = response;
  const [type, version] = [headers.get('content-type'), headers.get('worker-version')];
  return { status: response.status, type, version, body: await response.text() };
}

it('is well when the database answers', async () => {
  expect(await call('GET', '/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
});

it('asks GitHub nothing, whose maintenance page makes no database unwell', async () => {
  const asked: string[] = [];
  const { fetch: real } = globalThis;
  const fetching = vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.host !== 'github.example') return real(input, init);
    asked.push(url.pathname);
    return Promise.resolve(new Response('<html>Back soon</html>', { status: 503 }));
  });
  const { status } = await healthWith({ GITHUB_API_URL: 'https://github.example/api/v3' });
  fetching.mockRestore();
  expect({ status, asked }).toEqual({ status: 200, asked: [] });
});

it('names the version that answers, which npm run deploy waits for, even when that has no configuration', async () => {
  expect(env.WORKER_VERSION.id).not.toBe('');
  for (const [changed, status] of [
    [{}, 200],
    [{ ADMIN_TOKEN: '' }, 503],
  ] as const) {
    expect(await healthWith(changed)).toMatchObject({ status, version: env.WORKER_VERSION.id });
  }
});

it('says so when the database does not answer', async () => {
  const { status, type, body } = await healthWith({ NEON_HTTP_URL: 'http://127.0.0.1:1/sql' });
  expect({ status, type }).toEqual({ status: 503, type: 'application/problem+json' });
  expect(JSON.parse(body)).toEqual({
    type: '/problems/database-unavailable',
    title: 'Not available',
    status: 503,
    detail: expect.stringMatching(/^The database does not answer \(no answer: .+\)\./),
  });
});

it('says so when the database refuses the login, without the password', async () => {
  const { status, body } = await healthWith({ DATABASE_URL: 'postgresql://tformance:swordfish@localhost/tformance' });
  expect(status).toBe(503);
  expect(body).toContain('refuses the user or the password');
  expect(body).toContain('DATABASE_URL');
  expect(body).not.toContain('swordfish');
});

it('names every variable that is wrong, and shows no value of any', async () => {
  const { status, type, body } = await healthWith({
    DATABASE_URL: 'mysql://root:swordfish@localhost/shop',
    ENCRYPTION_KEY: 'c3dvcmRmaXNo',
    ADMIN_TOKEN: '',
    GITHUB_API_URL: 'gopher://swordfish',
    RESULT_TTL_HOURS: 'swordfish',
  });
  expect({ status, type }).toEqual({ status: 503, type: 'application/problem+json' });
  for (const name of ['DATABASE_URL', 'ENCRYPTION_KEY', 'ADMIN_TOKEN', 'GITHUB_API_URL', 'RESULT_TTL_HOURS']) {
    expect(body).toContain(name);
  }
  expect(body).not.toContain('swordfish');
});
