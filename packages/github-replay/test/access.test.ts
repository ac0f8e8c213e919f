import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGitHubReplay, type GitHubReplay } from '../src/replay.ts';

let replay: GitHubReplay;

beforeAll(async () => {
  replay = await startGitHubReplay({
    repositories: [
      { fullName: 'acme/open', pullRequests: 5 },
      { fullName: 'acme/secret', pullRequests: 5 },
    ],
    publicTokens: ['stranger'],
  });
  replay.control.setPrivate({ repository: 'acme/secret' });
});
afterAll(() => replay.stop());

async function get(token: string, path: string): Promise<{ status: number; body: unknown }> {
  const headers = { authorization: `bearer ${token}`, 'user-agent': 'test' };
  const response = await fetch(`${replay.url}${path}`, { headers });
  return { status: response.status, body: await response.json() };
}

async function ask(token: string, query: string): Promise<unknown> {
  const headers = { authorization: `bearer ${token}`, 'user-agent': 'test' };
  const response = await fetch(`${replay.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  return response.json();
}

describe('a private repository', () => {
  const SECRET = '{ repository(owner: "acme", name: "secret") { id isPrivate visibility } }';

  test('is there for tokens that may see it', async () => {
    expect((await get('member', '/repos/acme/secret')).body).toMatchObject({ private: true, visibility: 'private' });
    expect(await ask('member', SECRET)).toMatchObject({
      data: { repository: { isPrivate: true, visibility: 'PRIVATE' } },
    });
  });

  test('is not there for others, by any way in', async () => {
    expect((await get('stranger', '/repos/acme/open')).status).toBe(200);
    for (const path of ['/repos/acme/secret', '/repos/acme/secret/pulls']) {
      expect(await get('stranger', path)).toMatchObject({ status: 404, body: { message: 'Not Found' } });
    }
    const { id } = (await get('member', '/repos/acme/secret')).body as { id: number };
    expect((await get('stranger', `/repositories/${id}`)).status).toBe(404);
    expect((await get('stranger', '/orgs/acme/repos')).body).toMatchObject([{ name: 'open' }]);
    expect(await ask('stranger', SECRET)).toMatchObject({ errors: [{ type: 'NOT_FOUND' }] });
    const node = ((await ask('member', SECRET)) as { data: { repository: { id: string } } }).data.repository.id;
    expect(await ask('stranger', `{ node(id: "${node}") { id } }`)).toMatchObject({ errors: [{ type: 'NOT_FOUND' }] });
  });

  test('follows who is trusted', async () => {
    replay.control.setPublicTokens({ tokens: ['member'] });
    expect((await get('member', '/repos/acme/secret')).status).toBe(404);
    expect((await get('stranger', '/repos/acme/secret')).status).toBe(200);
    replay.control.setPublicTokens({ tokens: ['stranger'] });
  });
});

test('a revoked token is refused until it is restored', async () => {
  replay.control.revokeToken({ token: 'lost' });
  expect(await get('lost', '/user')).toMatchObject({ status: 401, body: { message: 'Bad credentials' } });
  expect(await ask('lost', '{ viewer { login } }')).toMatchObject({ message: 'Bad credentials' });
  expect((await get('found', '/user')).status).toBe(200);
  replay.control.restoreToken({ token: 'lost' });
  expect((await get('lost', '/user')).status).toBe(200);
});

test('without an App, nothing of Apps is served', async () => {
  expect((await get('any', '/app')).body).toMatchObject({
    message: 'A JSON web token could not be decoded',
    status: '401',
  });
  expect((await get('any', '/user/installations')).status).toBe(403);
  expect((await get('any', '/installation/repositories')).status).toBe(403);
  expect(() => replay.control.suspendInstallation({ installationId: 1 })).toThrow('without a GitHub App');
});

test('other POSTs are refused', async () => {
  const response = await fetch(`${replay.url}/repos/acme/open/issues`, {
    method: 'POST',
    headers: { authorization: 'bearer any', 'user-agent': 'test' },
    body: '{}',
  });
  expect(response.status).toBe(404);
});
