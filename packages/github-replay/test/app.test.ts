import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGitHubReplay, type GitHubReplay } from '../src/replay.ts';

const APP_ID = 4_711;
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
let replay: GitHubReplay;

beforeAll(async () => {
  replay = await startGitHubReplay({
    repositories: [
      { fullName: 'acme/widgets', pullRequests: 5 },
      { fullName: 'umbrella/lab', pullRequests: 5 },
      { fullName: 'umbrella/site', pullRequests: 5 },
    ],
    tokens: ['person'],
    app: {
      id: APP_ID,
      slug: 'insight',
      publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      installations: [
        { id: 11, account: 'acme' },
        { id: 12, account: 'umbrella', suspended: true },
      ],
      userInstallations: { person: [11] },
    },
  });
  replay.control.setPrivate({ repository: 'acme/widgets' });
  replay.control.setPrivate({ repository: 'umbrella/lab' });
});
afterAll(() => replay.stop());

function jwt(
  claims: Record<string, unknown> = {},
  key: KeyObject = privateKey,
  header: object = { alg: 'RS256' },
): string {
  const now = Math.floor(Date.now() / 1_000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part(header)}.${part({ iss: APP_ID, iat: now - 60, exp: now + 540, ...claims })}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

async function call(token: string, path: string, init: RequestInit = {}) {
  const headers = { authorization: `Bearer ${token}`, 'user-agent': 'test' };
  const response = await fetch(path.startsWith('http') ? path : `${replay.url}${path}`, { ...init, headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: JSON.parse(text) as unknown };
}

const post = (token: string, path: string, body = '') => call(token, path, { method: 'POST', body });

async function installationToken(id = 11): Promise<{ token: string; expires_at: string }> {
  const { body } = await post(jwt(), `/app/installations/${id}/access_tokens`);
  return body as { token: string; expires_at: string };
}

describe('the App itself', () => {
  test('is known by its signature', async () => {
    expect((await call(jwt(), '/app')).body).toMatchObject({ id: APP_ID, slug: 'insight', installations_count: 2 });
    expect((await call(jwt({ iss: String(APP_ID) }), '/api/v3/app')).status).toBe(200);
  });

  const { privateKey: other } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const now = Math.floor(Date.now() / 1_000);
  test.each<[string, () => string, number, string]>([
    ['signed with another key', () => jwt({}, other), 401, 'could not be decoded'],
    ['of another algorithm', () => jwt({}, privateKey, { alg: 'HS256' }), 401, 'could not be decoded'],
    ['of no use', () => 'eyJ.eyJ.x', 401, 'could not be decoded'],
    ['that has expired', () => jwt({ exp: now - 5 }), 401, "claim ('exp') must be"],
    ['that never expires', () => jwt({ exp: undefined }), 401, "claim ('exp') must be"],
    ['for too long', () => jwt({ exp: now + 700 }), 401, 'too far in the future'],
    ['issued in the future', () => jwt({ iat: now + 120 }), 401, "claim ('iat')"],
    ['of another App', () => jwt({ iss: 1 }), 404, 'Integration not found'],
    ['that is a person’s token', () => 'person', 401, 'could not be decoded'],
  ])('is not known by one %s', async (_, token, status, message) => {
    const answer = await call(token(), '/app');
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ message: expect.stringContaining(message) as unknown });
  });

  test('reads no repositories with its signature', async () => {
    expect((await call(jwt(), '/repos/umbrella/site')).status).toBe(401);
  });

  test('sees where it is installed', async () => {
    const { body } = await call(jwt(), '/app/installations/11');
    expect(body).toMatchObject({ id: 11, app_id: APP_ID, account: { login: 'acme' }, suspended_at: null });
    expect((await call(jwt(), '/app/installations/99')).status).toBe(404);
  });
});

describe('a token of an installation', () => {
  test('is given for an hour, and none to who is suspended or nowhere', async () => {
    const { status, body } = await post(jwt(), '/app/installations/11/access_tokens');
    expect(status).toBe(201);
    const { token, expires_at } = body as { token: string; expires_at: string };
    expect(token).toMatch(/^ghs_[\w-]{516}$/);
    expect(Date.parse(expires_at) - Date.now()).toBeGreaterThan(3_590_000);
    expect(body).toMatchObject({ permissions: { pull_requests: 'read' }, repository_selection: 'all' });

    expect(await post(jwt(), '/app/installations/12/access_tokens')).toMatchObject({
      status: 403,
      body: { message: 'This installation has been suspended' },
    });
    expect((await post(jwt(), '/app/installations/99/access_tokens')).status).toBe(404);
    expect((await post(jwt(), '/app/installations/11/access_tokens', '{"repository_ids":[1]}')).status).toBe(422);
    expect((await post('person', '/app/installations/11/access_tokens')).status).toBe(401);
  });

  test('reads its account’s private repositories, and everybody’s public ones', async () => {
    const { token } = await installationToken();
    expect((await call(token, '/repos/acme/widgets/pulls?state=all')).body).toHaveLength(5);
    expect((await call(token, '/repos/umbrella/lab')).status).toBe(404);
    expect((await call(token, '/repos/umbrella/site')).status).toBe(200);
    const query = '{ viewer { login } repository(owner: "acme", name: "widgets") { isPrivate } }';
    expect((await post(token, '/graphql', JSON.stringify({ query }))).body).toEqual({
      data: { viewer: { login: 'insight[bot]' }, repository: { isPrivate: true } },
    });
    expect((await call(token, '/user')).status).toBe(403);
    expect((await call(token, '/installation/repositories')).body).toMatchObject({
      total_count: 1,
      repositories: [{ full_name: 'acme/widgets' }],
    });
    expect((await call('person', '/installation/repositories')).status).toBe(403);
  });

  test('shares its limits with the installation’s others', async () => {
    const [first, second] = [await installationToken(), await installationToken()];
    replay.control.exhaust({ token: first.token, resource: 'core' });
    const refused = await call(second.token, '/repos/acme/widgets');
    expect(refused).toMatchObject({
      status: 403,
      body: { message: 'API rate limit exceeded for installation ID 11.' },
    });
    expect((await call('person', '/repos/acme/widgets')).status).toBe(200);
    replay.control.advanceClock({ milliseconds: 3_600_000 });
  });

  test('expires, is suspended, and is refused when nobody gave it', async () => {
    const { token } = await installationToken();
    replay.control.suspendInstallation({ installationId: 11 });
    expect(await call(token, '/repos/acme/widgets')).toMatchObject({
      status: 403,
      body: { message: 'This installation has been suspended' },
    });
    expect((await call(jwt(), '/app/installations/11')).body).toMatchObject({
      suspended_at: expect.any(String) as unknown,
    });
    replay.control.unsuspend({ installationId: 11 });
    expect((await call(token, '/repos/acme/widgets')).status).toBe(200);
    replay.control.advanceClock({ milliseconds: 3_600_000 });
    expect((await call(token, '/repos/acme/widgets')).status).toBe(401);
    expect((await call((await installationToken()).token, '/repos/acme/widgets')).status).toBe(200);
    expect((await call('ghs_unknown', '/repos/acme/widgets')).status).toBe(401);
  });

  test('can be revoked', async () => {
    const { token } = await installationToken();
    replay.control.revokeToken({ token });
    expect((await call(token, '/repos/acme/widgets')).status).toBe(401);
    replay.control.restoreToken({ token });
    expect((await call(token, '/repos/acme/widgets')).status).toBe(200);
  });
});

test('people list the installations they belong to', async () => {
  const list = async () => (await call('person', '/user/installations')).body;
  expect(await list()).toMatchObject({ total_count: 1, installations: [{ id: 11, account: { login: 'acme' } }] });
  replay.control.setUserInstallations({ token: 'person', installations: [] });
  expect(await list()).toEqual({ total_count: 0, installations: [] });
  expect((await call((await installationToken()).token, '/user/installations')).status).toBe(403);
});
