import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startGitHubReplay, type GitHubReplay } from '../src/replay.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
let replay: GitHubReplay;
beforeAll(async () => {
  replay = await startGitHubReplay({
    repositories: [{ fullName: 'acme/widgets', pullRequests: 60 }],
    app: {
      id: 4_711,
      slug: 'insight',
      publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      clientId: 'Iv23liInsight',
      clientSecret: 'hush',
      callbackUrls: ['https://edge.test/callback', 'http://127.0.0.1/callback'],
      installations: [{ id: 11, account: 'acme' }],
    },
  });
  replay.control.setToken({ token: 'repo-only', scopes: ['repo'] });
  replay.control.setToken({ token: 'with-org', scopes: ['repo', 'read:org'] });
  replay.control.setToken({ token: 'fine', kind: 'fine-grained' });
  replay.control.setToken({ token: 'finest', kind: 'fine-grained', permissions: { metadata: 'read' } });
});
afterEach(() => {
  replay.control.clearSituations();
  replay.control.setBrowser({ login: 'replay-viewer', denies: false });
});
afterAll(() => replay.stop());

interface Body {
  data?: unknown;
  errors?: { type?: string; path?: unknown; message: string; locations?: unknown }[];
}

function get(token: string, path: string): Promise<Response> {
  return fetch(`${replay.url}${path}`, { headers: { authorization: `Bearer ${token}`, 'user-agent': 'test' } });
}

async function ask(token: string, query: string): Promise<{ headers: Headers; body: Body }> {
  const headers = { authorization: `bearer ${token}`, 'user-agent': 'test' };
  const response = await fetch(`${replay.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  return { headers: response.headers, body: await response.json<Body>() };
}

async function form(path: string, fields: Record<string, string>, json = true) {
  const headers = { 'user-agent': 'test', ...(json && { accept: 'application/json' }) };
  const body = new URLSearchParams(fields);
  const response = await fetch(`${replay.url}${path}`, { method: 'POST', headers, body, redirect: 'manual' });
  return { status: response.status, location: response.headers.get('location'), text: await response.text() };
}

async function exchange(fields: Record<string, string>): Promise<Record<string, unknown>> {
  const { text } = await form('/login/oauth/access_token', { client_id: 'Iv23liInsight', ...fields });
  return JSON.parse(text) as Record<string, unknown>;
}

async function browse(path: string): Promise<URL> {
  const response = await fetch(`${replay.url}${path}`, { redirect: 'manual' });
  expect(response.status).toBe(302);
  return new URL(response.headers.get('location') ?? '');
}

async function signIn(verifier = 'v'.repeat(50)): Promise<string> {
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const query = `client_id=Iv23liInsight&state=s&redirect_uri=https://edge.test/callback&code_challenge=${challenge}&code_challenge_method=S256`;
  const back = await browse(`/login/oauth/authorize?${query}`);
  expect(back.origin + back.pathname).toBe('https://edge.test/callback');
  expect(back.searchParams.get('state')).toBe('s');
  return back.searchParams.get('code') ?? '';
}

const TEAMS = `{ repository(owner: "acme", name: "widgets") { pullRequests(last: 60) { nodes { reviewRequests(first: 5) { nodes {
  requestedReviewer { __typename ... on Team { slug } } } } } } } }`;
const CHECKS = `{ repository(owner: "acme", name: "widgets") { pullRequests(last: 20) { nodes { number statusCheckRollup {
  state contexts(first: 3) { nodes { __typename } } } } } deployments(first: 1) { totalCount } } }`;

describe('a classic token', () => {
  test('says its scopes, and without read:org is refused the whole query that names a team', async () => {
    const { headers, body } = await ask('repo-only', TEAMS);
    expect(headers.get('x-oauth-scopes')).toBe('repo');
    expect(body).toEqual({
      errors: [
        {
          type: 'INSUFFICIENT_SCOPES',
          locations: [{ line: 2, column: 48 }],
          message:
            "Your token has not been granted the required scopes to execute this query. The 'slug' field requires one of the following scopes: ['read:org', 'read:discussion'], but your token has only been granted the: ['repo'] scopes. Please modify your token's scopes at: https://github.com/settings/tokens.",
        },
      ],
    });
    expect((await ask('with-org', TEAMS)).body.errors).toBeUndefined();
    replay.control.addSituation({ name: 'token-scopes' });
    expect((await ask('any', TEAMS)).body.errors?.[0]?.type).toBe('INSUFFICIENT_SCOPES');
  });

  test('lists no installations, and is told from a fine-grained one by the header of its scopes', async () => {
    expect((await get('with-org', '/user/installations')).status).toBe(403);
    replay.control.addSituation({ name: 'fine-grained-token' });
    expect((await get('with-org', '/repos/acme/widgets')).headers.get('x-oauth-scopes')).toBeNull();
  });
});

describe('a fine-grained token', () => {
  test('reads all but checks, each of which is null', async () => {
    const { headers, body } = await ask('fine', CHECKS);
    expect(headers.get('x-oauth-scopes')).toBeNull();
    expect(body.data).toMatchObject({ repository: { deployments: {} } });
    expect(new Set(body.errors?.map(({ type, message }) => `${type}: ${message}`))).toEqual(
      new Set(['FORBIDDEN: Resource not accessible by personal access token']),
    );
    expect(JSON.stringify(body.data)).not.toContain('"CheckRun"');
    expect(JSON.stringify(body.data)).toContain('"StatusContext"');
  });

  test('is refused by each permission that it lacks, in REST with what would do', async () => {
    expect((await ask('finest', CHECKS)).body).toMatchObject({ data: { repository: null } });
    const pulls = await get('finest', '/repos/acme/widgets/pulls');
    expect(pulls.status).toBe(403);
    expect(pulls.headers.get('x-accepted-github-permissions')).toBe('pull_requests=read');
    expect((await get('finest', '/repos/acme/widgets')).status).toBe(200);
    expect((await get('github_pat_unknown', '/repos/acme/widgets')).headers.get('x-oauth-scopes')).toBeNull();
  });
});

test('a fine-grained token sees private repositories of its resource owner alone', async () => {
  replay.control.setToken({ token: 'of-acme', kind: 'fine-grained', owner: 'acme' });
  replay.control.setToken({ token: 'of-globex', kind: 'fine-grained', owner: 'globex' });
  const statuses = async () =>
    Promise.all(['of-acme', 'of-globex'].map(async (token) => (await get(token, '/repos/acme/widgets')).status));
  expect(await statuses()).toEqual([200, 200]);
  replay.control.setPrivate({});
  expect(await statuses()).toEqual([200, 404]);
  replay.control.setPrivate({ isPrivate: false });
});

describe('a token of an installation', () => {
  async function token(): Promise<string> {
    const now = Math.floor(Date.now() / 1_000);
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part({ alg: 'RS256' })}.${part({ iss: 'Iv23liInsight', iat: now - 60, exp: now + 500 })}`;
    const jwt = `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
    const answer = await fetch(`${replay.url}/app/installations/11/access_tokens`, {
      method: 'POST',
      headers: { authorization: `Bearer ${jwt}`, 'user-agent': 'test' },
    });
    return (await answer.json<{ token: string }>()).token;
  }

  test('does what was granted', async () => {
    const installation = await token();
    expect((await ask(installation, CHECKS)).body.errors).toBeUndefined();
    replay.control.addSituation({ name: 'app-permissions' });
    const { errors } = (await ask(installation, TEAMS)).body;
    expect(errors?.[0]).toMatchObject({ type: 'FORBIDDEN', message: 'Resource not accessible by integration' });
    expect(errors?.every(({ path }) => JSON.stringify(path).endsWith('"requestedReviewer"]'))).toBe(true);
    replay.control.setInstallationPermissions({ installationId: 11, permissions: { metadata: 'read' } });
    expect((await get(installation, '/repos/acme/widgets/pulls')).status).toBe(403);
  });

  test('is refused while it is young', async () => {
    replay.control.addSituation({ name: 'young-token', seconds: 8 });
    const installation = await token();
    expect((await get(installation, '/repos/acme/widgets')).status).toBe(401);
    replay.control.advanceClock({ milliseconds: 8_000 });
    expect((await get(installation, '/repos/acme/widgets')).status).toBe(200);
  });
});

describe('a person who signs in', () => {
  test('gets a token of the App for a code and its verifier, once', async () => {
    const code = await signIn();
    const asked = { code, client_secret: 'hush', redirect_uri: 'https://edge.test/callback' };
    const { access_token, token_type, expires_in } = await exchange({ ...asked, code_verifier: 'v'.repeat(50) });
    expect([token_type, expires_in]).toEqual(['bearer', 28_800]);
    expect(await exchange({ ...asked, code_verifier: 'v'.repeat(50) })).toMatchObject({
      error: 'bad_verification_code',
    });
    expect(await (await get(String(access_token), '/user/installations')).json()).toMatchObject({
      total_count: 1,
      installations: [{ id: 11, permissions: expect.any(Object) as unknown, html_url: expect.any(String) as unknown }],
    });
    expect(await (await get(String(access_token), '/user/memberships/orgs/acme')).json()).toMatchObject({
      state: 'active',
      role: 'admin',
    });
    replay.control.advanceClock({ milliseconds: 28_800_000 });
    expect((await get(String(access_token), '/user')).status).toBe(401);
  });

  test.each([
    ['a wrong verifier', { code_verifier: 'w'.repeat(50), client_secret: 'hush' }, 'bad_verification_code'],
    ['none', { client_secret: 'hush' }, 'bad_verification_code'],
    ['a wrong secret', { code_verifier: 'v'.repeat(50), client_secret: 'loud' }, 'incorrect_client_credentials'],
    [
      'another address',
      { code_verifier: 'v'.repeat(50), client_secret: 'hush', redirect_uri: 'https://edge.test/other' },
      'redirect_uri_mismatch',
    ],
  ])('gets none with %s', async (_, fields: Record<string, string>, error) => {
    expect(await exchange({ code: await signIn(), ...fields })).toMatchObject({ error });
  });

  test('is who is in front of the browser, with their role', async () => {
    replay.control.setBrowser({ login: 'mallory' });
    const code = await signIn();
    const { access_token } = await exchange({ code, client_secret: 'hush', code_verifier: 'v'.repeat(50) });
    expect(await (await get(String(access_token), '/user')).json()).toMatchObject({ login: 'mallory' });
    expect((await get(String(access_token), '/user/memberships/orgs/acme')).status).toBe(404);
    replay.control.setMembership({ login: 'mallory', organization: 'acme', role: 'member' });
    const membership = await get(String(access_token), '/user/memberships/orgs/acme');
    expect(await membership.json()).toMatchObject({ role: 'member' });
  });

  test('may say no, and is sent nowhere else than was registered, but to any port of the own machine', async () => {
    const address = (uri: string) => `/login/oauth/authorize?client_id=Iv23liInsight&state=s&redirect_uri=${uri}`;
    expect((await browse(address('http://127.0.0.1:5551/callback'))).port).toBe('5551');
    expect((await browse(address('https://evil.test/'))).searchParams.get('error')).toBe('redirect_uri_mismatch');
    replay.control.setBrowser({ denies: true });
    const back = await browse(address('https://edge.test/callback'));
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ error: 'access_denied', state: 's' });
  });

  test('by a device, where the owner of the App has ticked that', async () => {
    const begin = async () =>
      JSON.parse((await form('/login/device/code', { client_id: 'Iv23liInsight' })).text) as Record<string, string>;
    expect(await begin()).toMatchObject({ error: 'device_flow_disabled' });
    replay.control.setDeviceFlow({ enabled: true });
    const { device_code = '', user_code, interval } = await begin();
    expect([user_code, interval]).toEqual([expect.stringMatching(/^\w{4}-\w{4}$/), 5]);
    const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
    expect(await exchange({ device_code, grant_type })).toMatchObject({ error: 'authorization_pending' });
    const { access_token, refresh_token } = await exchange({ device_code, grant_type });
    expect((await get(String(access_token), '/user')).status).toBe(200);
    const again = { grant_type: 'refresh_token', refresh_token: String(refresh_token), client_secret: 'hush' };
    expect((await exchange(again))['access_token']).toMatch(/^ghu_/);
    expect(await exchange(again)).toMatchObject({ error: 'bad_refresh_token' });
  });
});

describe('who is in an organization', () => {
  const token = (login: string) => {
    replay.control.setToken({ token: `of-${login}`, login });
    return `of-${login}`;
  };
  const status = async (by: string, path: string) => (await get(by, path)).status;

  test('is seen by its members, and by what is installed on it with the permission', async () => {
    replay.control.setMembership({ login: 'mia', organization: 'acme', role: 'member' });
    const path = '/orgs/acme/memberships/mia';
    const answer = await get(token('mia'), path);
    expect(await answer.json<unknown>()).toMatchObject({
      state: 'active',
      role: 'member',
      organization: { login: 'acme' },
      user: { login: 'mia' },
    });
    expect(await status('of-mia', '/orgs/acme/memberships/nobody')).toBe(404);
    const refused = await get(token('outsider'), path);
    expect([refused.status, await refused.text()]).toEqual([
      403,
      expect.stringContaining('You must be a member of acme to see membership information for mia.') as unknown,
    ]);
    expect(await status('finest', path)).toBe(403);
    expect(await status('of-mia', '/orgs/nowhere/memberships/mia')).toBe(404);
  });

  test('and in a team of it, which nobody else sees', async () => {
    replay.control.setMembership({ login: 'noa', organization: 'acme', role: 'member' });
    replay.control.setTeamMembership({ login: 'noa', organization: 'acme', team: 'docs', isMember: true });
    const path = '/orgs/acme/teams/docs/memberships/noa';
    expect(await (await get(token('noa'), path)).json<unknown>()).toMatchObject({ state: 'active', role: 'member' });
    expect(await (await get('of-noa', '/orgs/acme/teams/docs')).json<unknown>()).toMatchObject({ slug: 'docs' });
    for (const hidden of [path, '/orgs/acme/teams/docs']) expect(await status(token('outsider'), hidden)).toBe(404);
    replay.control.setTeamMembership({ login: 'noa', organization: 'acme', team: 'docs', isMember: false });
    expect(await status('of-noa', path)).toBe(404);
  });

  test('and in a team, by its names or by ids, of which the id stays when another team has its name', async () => {
    replay.control.setMembership({ login: 'pia', organization: 'acme', role: 'member' });
    replay.control.setTeamMembership({ login: 'pia', organization: 'acme', team: 'docs', isMember: true });
    const team = await (
      await get(token('pia'), '/orgs/acme/teams/docs')
    ).json<{
      id: number;
      organization: { id: number };
    }>();
    const byId = `/organizations/${team.organization.id}/team/${team.id}`;
    const [byName, ofPia] = ['/orgs/acme/teams/docs/memberships/pia', `${byId}/memberships/pia`];
    expect([await status('of-pia', byName), await status('of-pia', ofPia)]).toEqual([200, 200]);
    replay.control.renameTeam({ organization: 'acme', team: 'docs', to: 'writers' });
    expect([await status('of-pia', byName), await status('of-pia', ofPia)]).toEqual([404, 200]);
    expect(await (await get('of-pia', byId)).json<unknown>()).toMatchObject({ id: team.id, slug: 'writers' });
    replay.control.addTeam({ organization: 'acme', team: 'docs' });
    const other = await (await get('of-pia', '/orgs/acme/teams/docs')).json<{ id: number }>();
    expect([other.id === team.id, await status('of-pia', byName)]).toEqual([false, 404]);
    replay.control.setTeamMembership({ login: 'pia', organization: 'acme', team: 'docs', isMember: true });
    replay.control.setTeamMembership({ login: 'pia', organization: 'acme', team: 'writers', isMember: false });
    expect([await status('of-pia', byName), await status('of-pia', ofPia)]).toEqual([200, 404]);
    expect(await status(token('outsider'), byId)).toBe(404);
    expect(await status('finest', byId)).toBe(403);
    expect(() => replay.control.renameTeam({ organization: 'acme', team: 'nobody', to: 'x' })).toThrow('acme/nobody');
  });

  test('stays the same under another login, which another person may take over', async () => {
    replay.control.setMembership({ login: 'old-name', organization: 'acme', role: 'member' });
    const before = await (await get('any', '/orgs/acme/memberships/old-name')).json<{ user: { id: number } }>();
    replay.control.renamePerson({ login: 'old-name', to: 'new-name' });
    const path = `/user/${before.user.id}`;
    expect(await (await get('any', path)).json<unknown>()).toMatchObject({ login: 'new-name' });
    expect(await status('any', '/orgs/acme/memberships/new-name')).toBe(200);
    expect(await status('any', '/orgs/acme/memberships/old-name')).toBe(404);
    expect(await status('any', '/user/1')).toBe(404);
  });
});

test('an App is made from a manifest, installed from its page, and reads', async () => {
  const manifest = {
    name: 'Edge of acme',
    url: 'https://edge.test',
    hook_attributes: { url: 'https://edge.test/webhooks/github' },
    redirect_url: 'https://edge.test/made',
    setup_url: 'https://edge.test/installed',
    default_permissions: { metadata: 'read', pull_requests: 'read' },
    default_events: ['pull_request'],
  };
  const made = await form('/settings/apps/new?state=x', { manifest: JSON.stringify(manifest) });
  const back = new URL(made.location ?? '');
  expect(back.searchParams.get('state')).toBe('x');
  const path = `/app-manifests/${back.searchParams.get('code')}/conversions`;
  const app = JSON.parse((await form(path, {})).text) as { pem: string; html_url: string; slug: string; id: number };
  expect(app).toMatchObject({
    slug: 'edge-of-acme',
    client_id: expect.any(String) as unknown,
    client_secret: expect.any(String) as unknown,
    webhook_secret: expect.any(String) as unknown,
    html_url: `${replay.url}/apps/edge-of-acme`,
    permissions: manifest.default_permissions,
    events: ['pull_request'],
  });
  expect((await form(path, {})).status).toBe(404);
  const installed = await browse('/apps/edge-of-acme/installations/new?state=y');
  expect(installed.href).toMatch(/^https:\/\/edge\.test\/installed\?installation_id=\d+&setup_action=install&state=y$/);

  const local = { ...manifest, hook_attributes: { url: 'http://127.0.0.1:8787/webhooks/github' } };
  const refused = await form('/settings/apps/new', { manifest: JSON.stringify(local) });
  expect(refused.text).toContain("isn't reachable over the public Internet");
});

describe('a 403 says why', () => {
  test.each([
    ['saml-enforced', 'SAML enforcement'],
    ['ip-allow-list', 'IP allow list'],
    ['token-lifetime', 'lifetime is greater than 366 days'],
    ['account-suspended', 'suspended'],
  ])('%s', async (name, text) => {
    replay.control.addSituation({ name });
    const answer = await get('any', '/repos/acme/widgets');
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain(text);
    if (name === 'saml-enforced') expect(answer.headers.get('x-github-sso')).toMatch(/^required; url=https:/);
  });
});
