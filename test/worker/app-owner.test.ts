import { beforeAll, describe, expect, it } from 'vitest';
import { GITHUB_APP, ADMIN_TOKEN } from '../support/worker-secrets.ts';
import { call, newWorkspace, type ProblemBody } from './support/api.ts';
import { browser, consent } from './support/browser.ts';
import { onGitHub } from './support/services.ts';

interface Connection {
  id: string;
  login: string;
}

let owner = { id: '', key: '' };
let stranger = { id: '', key: '' };
let installationId = 0;
/** The account of this file's installation. */
const ORGANIZATION = 'globex';

beforeAll(async () => {
  [owner, stranger] = [await newWorkspace('Owners'), await newWorkspace('Strangers')];
  ({ installationId } = await onGitHub<{ installationId: number }>('install', { account: ORGANIZATION }));
  await onGitHub('setMembership', { login: 'reader', organization: ORGANIZATION, role: 'member' });
});

/** A token that a person let the App have. */
async function tokenOf(login: string): Promise<string> {
  const token = `ghu_${crypto.randomUUID()}`;
  await onGitHub('setToken', { token, kind: 'app-user', login });
  return token;
}

async function stateOf(key: string): Promise<string> {
  return (await call<{ state: string }>('POST', '/v1/connections/app-setup', { key })).body.state;
}

function connect<Body = ProblemBody>(key: string, body: object) {
  return call<Body>('POST', '/v1/connections', { key, body: { type: 'app', installationId, ...body } });
}

describe('who may merely read an account', () => {
  it('cannot claim its installation, though GitHub lists it to them, and the owner still can', async () => {
    const proof = { state: await stateOf(stranger.key), userToken: await tokenOf('reader') };
    expect(await connect(stranger.key, proof)).toMatchObject({
      status: 403,
      body: { errors: [{ path: 'userToken' }] },
    });
    const outsider = { state: await stateOf(stranger.key), userToken: await tokenOf('outsider') };
    expect((await connect(stranger.key, outsider)).status).toBe(403);
    const owned = { state: await stateOf(owner.key), userToken: await tokenOf('replay-viewer') };
    expect(await connect<Connection>(owner.key, owned)).toMatchObject({ status: 201, body: { login: ORGANIZATION } });
  });

  it('proves nothing with a token that is not the App’s', async () => {
    const [userToken, state] = [`ghp_${crypto.randomUUID()}`, await stateOf(owner.key)];
    await onGitHub('setToken', { token: userToken, kind: 'classic', scopes: ['repo'] });
    const answer = await connect(owner.key, { state, userToken });
    expect(answer).toMatchObject({ status: 403, body: { errors: [{ path: 'userToken' }] } });
  });
});

describe('the operator', () => {
  it('moves an installation to another workspace', async () => {
    expect((await connect(ADMIN_TOKEN, { workspaceId: stranger.id })).status).toBe(201);
    const connections = await call<{ data: Connection[] }>('GET', '/v1/connections', { key: owner.key });
    expect(connections.body.data).toEqual([]);
    const proof = { state: await stateOf(owner.key), userToken: await tokenOf('replay-viewer') };
    expect((await connect(owner.key, proof)).status).toBe(409);
    expect((await connect(ADMIN_TOKEN, { workspaceId: owner.id })).status).toBe(201);
  });
});

describe('an owner in the browser', () => {
  const begin = `/auth/github/connect?installation_id=`;

  it('connects the App by going to GitHub and back', async () => {
    const page = await browser().signIn(owner.key);
    const sent = await page.open(begin + installationId);
    const location = new URL(sent.headers.get('location') ?? '');
    expect([sent.status, location.pathname, Object.fromEntries(location.searchParams)]).toMatchObject([
      302,
      '/login/oauth/authorize',
      {
        client_id: GITHUB_APP.clientId,
        code_challenge_method: 'S256',
        redirect_uri: 'https://edge.test/auth/github/callback',
      },
    ]);
    expect(sent.headers.get('set-cookie')).toMatch(/HttpOnly; Secure; SameSite=Lax/);
    const back = await consent(sent);
    const done = await page.open(back);
    expect([done.status, await done.text()]).toEqual([200, expect.stringContaining(`${ORGANIZATION} is connected`)]);
    // The address that GitHub came back by connects nothing a second time.
    expect((await page.open(back)).status).toBe(400);
  });

  it('is asked to sign in first, and comes back to where they were', async () => {
    const answer = await browser().open(begin + installationId);
    expect([answer.status, await answer.text()]).toEqual([401, expect.stringContaining('/auth/github/connect')]);
  });

  it('cannot end what another browser, or another workspace, began', async () => {
    const [mine, theirs] = [await browser().signIn(owner.key), await browser().signIn(stranger.key)];
    const back = await consent(await mine.open(begin + installationId));
    expect((await theirs.open(back)).status).toBe(400);
    const flow = mine.cookies.get('github_flow') ?? '';
    theirs.cookies.set('github_flow', flow);
    expect((await theirs.open(back)).status).toBe(400);
  });

  it('cannot use a code that another browser was given', async () => {
    const [mine, other] = [await browser().signIn(owner.key), await browser().signIn(owner.key)];
    const [back, stolen] = [await consent(await mine.open(begin)), await consent(await other.open(begin))];
    const mixed = new URL(back, 'https://edge.test');
    mixed.searchParams.set('code', new URL(stolen, 'https://edge.test').searchParams.get('code') ?? '');
    const answer = await mine.open(mixed.pathname + mixed.search);
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('begin again')]);
  });

  it('who says no on GitHub, or is nobody there, connects nothing', async () => {
    const page = await browser().signIn(owner.key);
    await onGitHub('setBrowser', { denies: true });
    expect((await page.open(await consent(await page.open(begin + installationId)))).status).toBe(403);
    await onGitHub('setBrowser', { denies: false, login: 'reader' });
    const answer = await page.open(await consent(await page.open(begin + installationId)));
    await onGitHub('setBrowser', { login: 'replay-viewer' });
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining(`owns ${ORGANIZATION}`)]);
  });
});

describe('an owner in a terminal', () => {
  const begun = () => call<{ state: string; userCode: string }>('POST', '/v1/connections/device', { key: owner.key });
  const poll = (key: string, state: string) =>
    call<Connection>('POST', '/v1/connections/device/poll', { key, body: { state, installationId } });

  it('is told in words that device flow is switched off', async () => {
    await onGitHub('setDeviceFlow', { enabled: false });
    const answer = await call('POST', '/v1/connections/device', { key: owner.key });
    expect([answer.status, answer.body.detail]).toEqual([422, expect.stringContaining('Enable Device Flow')]);
  });

  it('types a code on GitHub, and is connected when they have', async () => {
    await onGitHub('setDeviceFlow', { enabled: true });
    const { status, body } = await begun();
    expect([status, body.userCode]).toEqual([201, expect.stringMatching(/^\w{4}-\w{4}$/)]);
    expect(await poll(owner.key, body.state)).toMatchObject({ status: 202, body: { interval: 5 } });
    expect((await poll(stranger.key, body.state)).status).toBe(400);
    expect((await poll(owner.key, await stateOf(owner.key))).status).toBe(400);
    expect(await poll(owner.key, body.state)).toMatchObject({ status: 201, body: { login: ORGANIZATION } });
  });
});

describe('the operator who has no App yet', () => {
  it('has GitHub make it, with everything filled in, and sees its secrets once', async () => {
    const page = browser();
    expect((await page.open('/auth/github/app', { adminToken: owner.key, organization: '' })).status).toBe(401);
    const shown = await page.open('/auth/github/app', { adminToken: ADMIN_TOKEN, organization: 'acme' });
    const gitHub = new URL((await manifestOf()).action).origin;
    expect(shown.headers.get('content-security-policy')).toContain(`form-action ${gitHub}`);
    const html = await shown.text();
    const action = /action="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const manifest = /value="([^"]+)"/.exec(html)?.[1]?.replaceAll('&quot;', '"') ?? '';
    expect(JSON.parse(manifest)).toMatchObject({
      hook_attributes: { url: 'https://edge.test/webhooks/github' },
      default_permissions: { members: 'read', checks: 'read', actions: 'read' },
    });
    const answer = await fetch(action, { method: 'POST', body: new URLSearchParams({ manifest }), redirect: 'manual' });
    const back = new URL(answer.headers.get('location') ?? '');
    expect((await browser().open(back.pathname + back.search)).status).toBe(400);
    const made = await page.open(back.pathname + back.search);
    const text = await made.text();
    expect([made.status, made.headers.get('cache-control')]).toEqual([200, 'no-store']);
    for (const name of [
      'GITHUB_APP_ID',
      'GITHUB_APP_PRIVATE_KEY',
      'GITHUB_APP_CLIENT_SECRET',
      'GITHUB_WEBHOOK_SECRET',
    ]) {
      expect(text).toContain(`wrangler secret put ${name}`);
    }
    expect((await page.open(back.pathname + back.search)).status).toBe(400);
  });

  it('alone may: no key of a workspace does', async () => {
    const body = {};
    expect((await call('POST', '/v1/connections/app-manifest', { key: owner.key, body })).status).toBe(401);
    expect((await manifestOf()).manifest).toMatchObject({ public: false });
  });
});

async function manifestOf() {
  const { body } = await call<{ action: string; manifest: object }>('POST', '/v1/connections/app-manifest', {
    key: ADMIN_TOKEN,
    body: {},
  });
  return body;
}
