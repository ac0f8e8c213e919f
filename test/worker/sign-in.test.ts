import { createScheduledController } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import worker from '../../src/index.ts';
import { openContext } from '../../src/context.ts';
import { CRONS } from '../../src/domain/crons.ts';
import { signInPerson } from '../../src/services/sign-in.ts';
import { GITHUB_APP } from '../support/worker-secrets.ts';
import { call, newKey, newWorkspace, until } from './support/api.ts';
import { browser, consent, type Browser } from './support/browser.ts';
import { readBefore } from './support/read-before.ts';
import { onGitHub, query } from './support/services.ts';
import { deliver } from './support/webhooks.ts';

interface Member {
  id: string;
  login: string;
  githubId: string;
  role: string;
  through: string | null;
}

interface Invitation {
  id: string;
  url: string | null;
  acceptedBy: string | null;
}

interface Workspace {
  id: string;
  name: string;
  you: { kind: string; name: string; login: string | null; role: string };
  owners: string[];
}

const ORGANIZATION = 'acme';
let owner = { id: '', key: '' };
let stranger = { id: '', key: '' };

beforeAll(async () => {
  [owner, stranger] = [await newWorkspace('Hosts'), await newWorkspace('Neighbours')];
  for (const { key } of [owner, stranger]) await connectTo(key);
});

afterEach(async () => {
  await onGitHub('clearSituations');
  await onGitHub('setBrowser', { login: 'replay-viewer', denies: false });
  for (const { id } of [owner, stranger])
    await query(sql`delete from invitations where workspace_id = ${id} and kind = 'organization'`);
});

/** Gives a workspace a connection with which the members of the organization can be seen. */
async function connectTo(key: string): Promise<void> {
  const token = `ghp_${crypto.randomUUID().replaceAll('-', '')}`;
  await onGitHub('setToken', { token, kind: 'classic' });
  expect((await call('POST', '/v1/connections', { key, body: { type: 'token', token } })).status).toBe(201);
}

function invite(key: string, body: object) {
  return call<Invitation>('POST', '/v1/invitations', { key, body });
}

async function linkOf(key: string, role = 'member'): Promise<string> {
  const { body } = await invite(key, { kind: 'link', role });
  return new URL(body.url ?? '').pathname;
}

/** Begins to sign in with GitHub in a browser, as this person; answers the address that GitHub sends them back to. */
async function askedAs(login: string, page: Browser, begin = '/auth/github'): Promise<string> {
  await onGitHub('setBrowser', { login, denies: false });
  return consent(await page.open(begin));
}

/** Signs a person in with GitHub; answers the browser and what the callback answered. */
async function signedIn(login: string, begin?: string): Promise<{ page: Browser; answer: Response }> {
  const page = browser();
  return { page, answer: await page.open(await askedAs(login, page, begin)) };
}

/** Makes a person a member by a link; answers their browser. */
async function joined(login: string, { key }: { key: string }, role = 'member'): Promise<Browser> {
  const path = await linkOf(key, role);
  const { page, answer } = await signedIn(login, `/auth/github?invitation=${path.split('/').at(-1)}`);
  expect([answer.status, answer.headers.get('location')]).toEqual([303, 'https://edge.test/']);
  return page;
}

const membersOf = async (key: string) => (await call<{ data: Member[] }>('GET', '/v1/members', { key })).body.data;
const memberOf = async (key: string, login: string) => (await membersOf(key)).find((member) => member.login === login);
const workspaceOf = async (page: Browser) => (await page.call<Workspace>('GET', '/v1/workspace')).body;
const problemIn = async (answer: Response) =>
  /role="alert"[^>]*>([^<]*)</.exec((await answer.text()).replaceAll('&#39;', "'"))?.[1];

describe('signing in with GitHub', () => {
  it('leads to GitHub with a state and a challenge, and nothing secret', async () => {
    const answer = await browser().open('/auth/github?to=/flow');
    const location = new URL(answer.headers.get('location') ?? '');
    expect([answer.status, location.pathname, Object.fromEntries(location.searchParams)]).toEqual([
      302,
      '/login/oauth/authorize',
      {
        client_id: GITHUB_APP.clientId,
        redirect_uri: 'https://edge.test/auth/github/callback',
        state: expect.stringMatching(/^[\w-]{43}$/),
        code_challenge: expect.stringMatching(/^[\w-]{43}$/),
        code_challenge_method: 'S256',
      },
    ]);
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-sign_in=[^;]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    expect(cookie).not.toContain(location.searchParams.get('state'));
  });

  it('signs a member in, and opens the page that was asked for', async () => {
    await joined('ada', owner);
    const { page, answer } = await signedIn('ada', '/auth/github?to=%2Fpull-requests%3Fwindow%3D4w');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, 'https://edge.test/pull-requests?window=4w']);
    expect(await workspaceOf(page)).toMatchObject({
      id: owner.id,
      you: { kind: 'member', name: 'ada', login: 'ada', role: 'member' },
    });
    const sessions = await page.call<{ data: { kind: string; name: string; current: boolean }[] }>(
      'GET',
      '/v1/sessions',
    );
    expect(sessions.body.data.filter(({ current }) => current)).toMatchObject([{ kind: 'member', name: 'ada' }]);
  });

  it.each(['//evil.example', 'https://evil.example/x', '/\\evil.example'])('sends nobody to %j', async (to) => {
    await joined('bao-tran', owner);
    const { answer } = await signedIn('bao-tran', `/auth/github?to=${encodeURIComponent(to)}`);
    expect(answer.headers.get('location')).toBe('https://edge.test/');
  });

  it('signs nobody in whom nobody has invited', async () => {
    const { page, answer } = await signedIn('outsider');
    expect([answer.status, await problemIn(answer)]).toEqual([
      403,
      expect.stringContaining('Nobody here has invited outsider'),
    ]);
    expect(page.cookies.has('__Host-session')).toBe(false);
  });

  it('takes a state from the browser that began with it alone, and once', async () => {
    await joined('camille', owner);
    const [mine, other] = [browser(), browser()];
    const back = await askedAs('camille', mine);
    await askedAs('camille', other);
    expect((await other.open(back)).status).toBe(400);
    expect((await browser().open(back)).status).toBe(400);
    const wrong = new URL(back, 'https://edge.test');
    wrong.searchParams.set('state', 'another');
    expect((await mine.open(wrong.pathname + wrong.search)).status).toBe(400);
    const flow = mine.cookies.get('__Host-sign_in') ?? '';
    expect((await mine.open(back)).status).toBe(303);
    // The cookie is gone; and who kept it has a code that GitHub takes no second time.
    expect((await mine.open(back)).status).toBe(400);
    mine.cookies.set('__Host-sign_in', flow);
    const replayed = await mine.open(back);
    expect([replayed.status, await problemIn(replayed)]).toEqual([422, expect.stringContaining('used up or too old')]);
    expect(replayed.headers.getSetCookie().join()).not.toMatch(/session=\w/);
  });

  it('takes no code that was given for another challenge', async () => {
    await joined('camille', owner);
    const [mine, other] = [browser(), browser()];
    const [back, stolen] = [await askedAs('camille', mine), await askedAs('ada', other)];
    const mixed = new URL(back, 'https://edge.test');
    mixed.searchParams.set('code', new URL(stolen, 'https://edge.test').searchParams.get('code') ?? '');
    const answer = await mine.open(mixed.pathname + mixed.search);
    expect([answer.status, mine.cookies.has('__Host-session')]).toEqual([422, false]);
  });

  it('takes no flow that is older than ten minutes, and none that was changed', async () => {
    const page = browser();
    const back = await askedAs('camille', page);
    const kept = page.cookies.get('__Host-sign_in') ?? '';
    page.cookies.set('__Host-sign_in', `${kept.startsWith('A') ? 'B' : 'A'}${kept.slice(1)}`);
    expect((await page.open(back)).status).toBe(400);
    page.cookies.set('__Host-sign_in', 'no box at all');
    expect((await page.open(back)).status).toBe(400);
  });

  it('says in words what GitHub says, or that it does not answer', async () => {
    const page = browser();
    await onGitHub('setBrowser', { login: 'ada', denies: true });
    const denied = await page.open(await consent(await page.open('/auth/github')));
    expect([denied.status, await problemIn(denied)]).toEqual([
      403,
      'You did not allow it on GitHub. Nothing has changed.',
    ]);
    const token = '/login/oauth/access_token';
    const answers: [object, string, number, string][] = [
      [{ name: 'server-error' }, token, 502, 'HTTP 500'],
      [{ name: 'odd-answer', body: '{"access_token":null}' }, token, 502, 'HTTP 200'],
      [{ name: 'odd-answer', body: '<html>' }, token, 502, 'no answer'],
      [{ name: 'odd-answer', body: '{"error":"bad_verification_code"}' }, token, 422, 'begin again'],
      [{ name: 'odd-answer', body: '{"error":"unverified_user_email"}' }, token, 422, 'e-mail'],
      [{ name: 'odd-answer', body: '{"error":"incorrect_client_credentials"}' }, token, 503, 'GITHUB_APP_CLIENT_ID'],
      [{ name: 'odd-answer', body: '{"id":null,"login":null}' }, '/user', 502, 'not what it documents'],
      [{ name: 'odd-answer', body: 'null' }, '/user', 502, 'not what it documents'],
      [{ name: 'unauthorized' }, '/user', 422, '401'],
    ];
    for (const [situation, path, status, words] of answers) {
      const back = await askedAs('ada', page);
      await onGitHub('addSituation', { ...situation, matching: path });
      const answer = await page.open(back);
      await onGitHub('clearSituations');
      expect([answer.status, await problemIn(answer)], JSON.stringify(situation)).toEqual([
        status,
        expect.stringContaining(words),
      ]);
      expect(page.cookies.has('__Host-session')).toBe(false);
    }
    const state = new URL(await askedAs('ada', page), 'https://edge.test').searchParams.get('state');
    const refused = await page.open(`/auth/github/callback?error=redirect_uri_mismatch&state=${state}`);
    expect([refused.status, await problemIn(refused)]).toEqual([502, expect.stringContaining('redirect_uri_mismatch')]);
  });

  it('is not offered, and says why, where the App has no client', async () => {
    expect(await (await browser().open('/sign-in')).text()).toContain('Continue with GitHub');
    const { clientId: GITHUB_APP_CLIENT_ID } = GITHUB_APP;
    Object.assign(env, { GITHUB_APP_CLIENT_ID: '' });
    const answer = await browser().open('/auth/github');
    expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('GITHUB_APP_CLIENT_ID')]);
    expect(await (await browser().open('/sign-in')).text()).not.toContain('Continue with GitHub');
    Object.assign(env, { GITHUB_APP_CLIENT_ID });
  });

  it('comes back to PUBLIC_URL where that is set', async () => {
    Object.assign(env, { PUBLIC_URL: 'https://numbers.example' });
    const location = new URL((await browser().open('/auth/github')).headers.get('location') ?? '');
    const { body } = await invite(owner.key, { kind: 'link', role: 'reader' });
    Object.assign(env, { PUBLIC_URL: '' });
    expect(location.searchParams.get('redirect_uri')).toBe('https://numbers.example/auth/github/callback');
    expect(body.url).toMatch(/^https:\/\/numbers\.example\/invitations\/[\w-]{43}$/);
  });
});

describe('an invitation link', () => {
  it('makes one person a member, once, and is stored as a digest', async () => {
    const path = await linkOf(owner.key, 'reader');
    const token = path.split('/').at(-1) ?? '';
    expect(JSON.stringify(await query(sql`select * from invitations`))).not.toContain(token);
    const page = browser();
    expect(await (await page.open(path)).text()).toContain('You are invited to Hosts');
    await page.open(await askedAs('dmitri-k', page, `/auth/github?invitation=${token}`));
    expect(await workspaceOf(page)).toMatchObject({ id: owner.id, you: { login: 'dmitri-k', role: 'reader' } });
    expect((await browser().open(path)).status).toBe(404);
    const { answer } = await signedIn('eszter', `/auth/github?invitation=${token}`);
    expect([answer.status, await problemIn(answer)]).toEqual([403, expect.stringContaining('was used')]);
    expect(await memberOf(owner.key, 'eszter')).toBeUndefined();
    const { body } = await call<{ data: Invitation[] }>('GET', '/v1/invitations', { key: owner.key });
    expect(body.data[0]).toMatchObject({ acceptedBy: 'dmitri-k' });
    expect(JSON.stringify(body)).not.toContain(token);
  });

  it('opens nothing when it has ended or was withdrawn, and its end is an owner’s to say', async () => {
    const ended = await invite(owner.key, { kind: 'link', role: 'member', days: 1 });
    const withdrawn = await invite(owner.key, { kind: 'link', role: 'member' });
    await query(sql`update invitations set ends_at = now() where id = ${ended.body.id}`);
    expect((await call('DELETE', `/v1/invitations/${withdrawn.body.id}`, { key: owner.key })).status).toBe(204);
    for (const { body } of [ended, withdrawn]) {
      const { pathname } = new URL(body.url ?? '');
      expect((await browser().open(pathname)).status).toBe(404);
      const { answer } = await signedIn('eszter', `/auth/github?invitation=${pathname.split('/').at(-1)}`);
      expect(answer.status).toBe(403);
    }
    expect((await invite(owner.key, { kind: 'link', role: 'member', days: 31 })).status).toBe(400);
  });

  it('is not accepted because another site leads there', async () => {
    const path = await linkOf(owner.key);
    const token = path.split('/').at(-1);
    for (const site of ['cross-site', 'same-site', 'none']) {
      const answer = await browser().open(`/auth/github?invitation=${token}`, undefined, {
        'sec-fetch-site': site,
      });
      expect([answer.status, answer.headers.get('location')]).toEqual([303, path]);
    }
  });

  it('raises who is a member already, and never lowers', async () => {
    await joined('farouk', owner, 'member');
    await joined('farouk', owner, 'reader');
    expect(await memberOf(owner.key, 'farouk')).toMatchObject({ role: 'member' });
    await joined('farouk', owner, 'owner');
    expect(await memberOf(owner.key, 'farouk')).toMatchObject({ role: 'owner' });
  });
});

describe('members', () => {
  it('have the rights of their role, may be given another, and end with it', async () => {
    const page = await joined('grace-o', owner, 'reader');
    const member = await memberOf(owner.key, 'grace-o');
    expect(member).toMatchObject({ role: 'reader', through: null, githubId: expect.stringMatching(/^\d+$/) });
    const views = () => page.call('POST', '/v1/views', { name: crypto.randomUUID(), page: '/flow' });
    const teams = () => page.call('POST', '/v1/teams', { name: crypto.randomUUID(), members: [] });
    expect([(await views()).status, (await teams()).status, (await page.call('GET', '/v1/members')).status]).toEqual([
      201, 403, 403,
    ]);
    const change = (role: string) => call('PATCH', `/v1/members/${member?.id}`, { key: owner.key, body: { role } });
    expect((await change('member')).status).toBe(200);
    expect((await teams()).status).toBe(201);
    expect((await change('king')).status).toBe(400);
    expect((await call('DELETE', `/v1/members/${member?.id}`, { key: owner.key })).status).toBe(204);
    expect((await page.open('/v1/workspace')).status).toBe(401);
    expect((await signedIn('grace-o')).answer.status).toBe(403);
    expect((await call('DELETE', `/v1/members/${member?.id}`, { key: owner.key })).status).toBe(404);
  });

  it('of another workspace are nobody’s to see or change', async () => {
    await joined('hiro', owner);
    const member = await memberOf(owner.key, 'hiro');
    const { body } = await invite(owner.key, { kind: 'link', role: 'reader' });
    expect(await membersOf(stranger.key)).toEqual([]);
    for (const [method, path] of [
      ['PATCH', `/v1/members/${member?.id}`],
      ['DELETE', `/v1/members/${member?.id}`],
      ['DELETE', `/v1/invitations/${body.id}`],
    ] as const) {
      const asked = { key: stranger.key, ...(method === 'PATCH' && { body: { role: 'owner' } }) };
      expect((await call(method, path, asked)).status, path).toBe(404);
    }
    expect(await memberOf(owner.key, 'hiro')).toMatchObject({ role: 'member' });
  });

  it('and keys leave a workspace always with an owner', async () => {
    const { id, key } = await newWorkspace('Owned');
    const page = await joined('ingrid', { key }, 'owner');
    expect(await workspaceOf(page)).toMatchObject({ id, owners: ['ingrid'] });
    const keys = await page.call<{ data: { id: string }[] }>('GET', '/v1/api-keys');
    expect((await page.call('DELETE', `/v1/api-keys/${keys.body.data[0]?.id}`)).status).toBe(204);
    const members = await page.call<{ data: Member[] }>('GET', '/v1/members');
    const path = `/v1/members/${members.body.data[0]?.id}`;
    for (const answer of [await page.call('DELETE', path), await page.call('PATCH', path, { role: 'member' })]) {
      expect(answer).toMatchObject({ status: 409, body: { detail: expect.stringContaining('last owner') } });
    }
    const created = await page.call<{ id: string }>('POST', '/v1/api-keys', { name: 'spare', role: 'owner' });
    expect((await page.call('PATCH', path, { role: 'member' })).status).toBe(200);
    expect((await page.call('GET', '/v1/members')).status).toBe(403);
    expect(created.status).toBe(201);
  });

  it('who are in several workspaces change to another one, and to no other’s', async () => {
    await joined('jonas', stranger, 'reader');
    const page = await joined('jonas', owner);
    const { body } = await page.call<{ data: { workspace: string; current: boolean; role: string }[] }>(
      'GET',
      '/v1/memberships',
    );
    expect(body.data).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ workspace: 'Hosts', role: 'member', current: true }),
        expect.objectContaining({ workspace: 'Neighbours', role: 'reader', current: false }),
      ]),
    );
    const before = page.cookies.get('__Host-session') ?? '';
    const cross = await page.open(
      '/session/workspace',
      { workspaceId: stranger.id },
      { 'sec-fetch-site': 'cross-site' },
    );
    expect(cross.status).toBe(403);
    expect((await page.open('/session/workspace', { workspaceId: stranger.id })).status).toBe(303);
    expect(await workspaceOf(page)).toMatchObject({ id: stranger.id, you: { role: 'reader' } });
    const old = browser();
    old.cookies.set('__Host-session', before);
    expect((await old.open('/v1/workspace')).status).toBe(401);
    const elsewhere = await newWorkspace('Elsewhere');
    expect((await page.open('/session/workspace', { workspaceId: elsewhere.id })).status).toBe(404);
    // The next sign-in is in the workspace of the last one that began with it.
    expect(await workspaceOf((await signedIn('jonas')).page)).toMatchObject({ id: owner.id });
  });

  it('change things under their own name', async () => {
    const page = await joined('kavya', owner, 'owner');
    await page.call('PATCH', '/v1/rules', { individualNumbers: 'everyone', excludedPullRequests: [] });
    await page.call('PATCH', '/v1/workspace', { name: 'Hosts' });
    const { body: made } = await page.call<{ id: string }>('POST', '/v1/api-keys', { name: 'hers', role: 'reader' });
    const { body } = await call<{ data: { action: string; actor: object; subject: { id: string } }[] }>(
      'GET',
      '/v1/audit-log?actor=kavya',
      {
        key: owner.key,
      },
    );
    expect(body.data.map(({ action }) => action)).toEqual(['key.created', 'member.joined']);
    expect(body.data[0]).toMatchObject({ actor: { kind: 'member', name: 'kavya' }, subject: { id: made.id } });
  });
});

describe('own numbers', () => {
  it('are a member’s to see under the rule `own`, and nobody else’s', async () => {
    const { key } = await newWorkspace('Private');
    const page = await joined('luis', { key });
    const { githubId } = (await memberOf(key, 'luis')) ?? {};
    const { body: workspace } = await page.call<Workspace>('GET', '/v1/workspace');
    await query(sql`insert into actors (workspace_id, github_id, login, kind, former_logins)
      values (${workspace.id}, ${githubId}, 'luis', 'user', '["luis-old"]')`);
    await call('PATCH', '/v1/rules', { key, body: { individualNumbers: 'own' } });
    const status = async (path: string) => (await page.call('GET', path)).status;
    for (const asked of ['author=luis', 'author=LUIS', 'author=luis-old', 'author=@me', 'reviewer=@me']) {
      expect([asked, await status(`/v1/metrics/overview?${asked}`)]).toEqual([asked, 200]);
      expect([asked, await status(`/v1/pull-requests?${asked}`)]).toEqual([asked, 200]);
    }
    expect(await status('/v1/metrics/authors?author=@me')).toBe(200);
    expect(await status('/v1/metrics/reviewers?reviewer=@me')).toBe(200);
    expect(await status('/v1/metrics/pull-requests?measure=merged&part=alike-ada/luis')).toBe(200);
    expect(await status('/v1/metrics/pull-requests?measure=merged&part=alike-ada/ben')).toBe(403);
    for (const asked of ['overview?author=ada', 'overview?author=luis,ada', 'authors', 'reviewers']) {
      expect([asked, await status(`/v1/metrics/${asked}`)]).toEqual([asked, 403]);
    }
    await call('PATCH', '/v1/rules', { key, body: { individualNumbers: 'off' } });
    expect(await status('/v1/metrics/overview?author=@me')).toBe(403);
    expect(await status('/v1/metrics/pull-requests?measure=reviewResponse&reviewer=@me')).toBe(403);
    const asKey = await call('GET', '/v1/pull-requests?author=@me', { key: owner.key });
    expect(asKey).toMatchObject({ status: 400, body: { errors: [{ path: 'author' }] } });
  });
});

describe('a team of one person', () => {
  it('has the numbers of that person, and is seen where these are', async () => {
    const { key } = await newWorkspace('Small teams');
    await readBefore(key, 'acme/people');
    const page = await joined('noor', { key });
    const { githubId } = (await memberOf(key, 'noor')) ?? {};
    const window = 'from=2020-01-01&to=2029-01-01';
    const { body: authors } = await call<{ data: { author: { id: string } }[] }>(
      'GET',
      `/v1/metrics/authors?${window}`,
      { key },
    );
    const [me, ada, grace] = authors.data.map(({ author }) => author);
    const { body: accounts } = await call<{ data: { id: string; kind: string }[] }>('GET', '/v1/actors?limit=200', {
      key,
    });
    const bot = accounts.data.find(({ kind }) => kind === 'bot');
    expect([me, ada, grace, bot]).not.toContain(undefined);
    // One of the history is this member, whose id another of them may have.
    await query(sql`update actors set github_id = -github_id
      where github_id = ${githubId} and workspace_id = (select workspace_id from actors where id = ${me?.id})`);
    await query(sql`update actors set github_id = ${githubId} where id = ${me?.id}`);
    await query(sql`update actors set person_id = ${ada?.id} where id = ${grace?.id}`);
    const make = async (name: string, members: (string | undefined)[]) =>
      (await page.call('POST', '/v1/teams', { name, members: members.filter(Boolean) })).status;
    expect(await make('mine', [me?.id])).toBe(201);
    // Joined accounts are one person, and a bot is none.
    expect(await make('hers', [ada?.id, grace?.id, bot?.id])).toBe(201);
    expect(await make('both', [me?.id, ada?.id])).toBe(201);
    await call('POST', '/v1/goals', {
      key,
      body: { metric: 'cycle', target: 86_400, direction: 'atMost', filter: { team: 'hers' } },
    });
    const status = async (path: string) => (await page.open(path)).status;
    const seen = async () => {
      const { body: sides } = await page.call<{ data: { team: { name: string } }[] }>(
        'GET',
        `/v1/metrics/teams?${window}`,
      );
      const { body: split } = await page.call<{ parts: { key: string | null; name: string }[] }>(
        'GET',
        `/v1/metrics/distribution?measure=cycle&split=team&${window}`,
      );
      const { body: goals } = await page.call<{ data: { withheld: string | null }[] }>('GET', '/v1/metrics/goals');
      return {
        sides: sides.data.map(({ team }) => team.name),
        parts: split.parts.flatMap(({ key: id, name }) => (id === null ? [] : [name])).toSorted(),
        withheld: goals.data.map(({ withheld }) => withheld),
      };
    };
    const asked = (team: string) => [
      `/v1/metrics/overview?team=${team}&${window}`,
      `/v1/metrics/pull-requests?measure=merged&team=${team}&${window}`,
      `/v1/pull-requests?team=${team}`,
      `/v1/exports/pull-requests?team=${team}`,
    ];
    const answers = (team: string) => Promise.all(asked(team).map(status));
    const [yes, no] = [asked('').map(() => 200), asked('').map(() => 403)];
    expect([await answers('hers'), await answers('mine'), await answers('both')]).toEqual([yes, yes, yes]);
    const all = await seen();
    expect(all).toMatchObject({ sides: ['both', 'hers', 'mine'], withheld: [null] });
    expect(all.parts).toContain('hers');

    await call('PATCH', '/v1/rules', { key, body: { individualNumbers: 'own' } });
    expect([await answers('hers'), await answers('mine'), await answers('both')]).toEqual([no, yes, yes]);
    expect(await answers('hers,mine')).toEqual(yes);
    expect(await seen()).toEqual({
      sides: ['both', 'mine'],
      parts: all.parts.filter((name) => name !== 'hers'),
      withheld: ['individualNumbers'],
    });
    expect((await call('GET', asked('hers')[0] ?? '', { key })).status).toBe(200);

    await call('PATCH', '/v1/rules', { key, body: { individualNumbers: 'off' } });
    expect([await answers('hers'), await answers('mine'), await answers('both')]).toEqual([no, no, yes]);
    expect(await seen()).toMatchObject({ sides: ['both'], parts: all.parts.filter((name) => name === 'both') });
    expect((await call('GET', asked('hers')[0] ?? '', { key })).status).toBe(403);
  });
});

describe('own numbers in every read of single people', () => {
  let page: Awaited<ReturnType<typeof joined>>;
  let key = '';
  let other = '';

  beforeAll(async () => {
    ({ key } = await newWorkspace('Own'));
    await readBefore(key, 'acme/people');
    page = await joined('mira', { key });
    const { githubId } = (await memberOf(key, 'mira')) ?? {};
    // Somebody of the history with something open, and reviews, is this member.
    const { body } = await call<Open>('GET', '/v1/metrics/open', { key });
    const [busiest, next] = body.reviewers?.data ?? [];
    other = next?.reviewer.login ?? '';
    await query(sql`update actors set github_id = ${githubId}, login = 'mira',
      former_logins = jsonb_build_array(login_key) where id = ${busiest?.reviewer.id}`);
    await call('PATCH', '/v1/rules', { key, body: { individualNumbers: 'own' } });
  });

  interface Open {
    authors: { n: number; data: { author: { login: string } }[] } | null;
    reviewers: {
      n: number;
      data: { reviewer: { id: string; login: string }; n: number; waitingReviewers: { n: number } }[];
    } | null;
  }

  it.each([
    ['activeAuthors', 'author=@me', 200],
    ['activeAuthors', 'author=mira', 200],
    ['activeAuthors', 'reviewer=@me', 403],
    ['activeAuthors', 'author=person-1', 403],
    ['activeReviewers', 'reviewer=@me', 200],
    ['activeReviewers', 'author=@me', 200],
    ['activeReviewers', 'author=person-1&reviewer=@me', 403],
    ['reviewResponse', 'reviewer=@me', 200],
    ['reviewResponse', 'reviewer=@me,person-1', 403],
    ['reviewResponse', '', 403],
  ])('the list and the export of %s with “%s” answer %i', async (measure, people, status) => {
    const asked = `measure=${measure}&${people}&from=2000-01-01&to=2009-12-31`;
    const list = await page.call<{ data: { person: { login: string } }[] }>(
      'GET',
      `/v1/metrics/pull-requests?${asked}`,
    );
    const exported = await page.open(`/v1/exports/pull-requests?${asked}&format=csv`);
    expect([list.status, exported.status]).toEqual([status, status]);
    if (status === 200) expect(list.body.data.every(({ person }) => person.login === 'mira')).toBe(true);
  });

  it('the list of reviewers and that of authors are of the same people as their figures', async () => {
    const status = async (path: string) => (await page.call('GET', `/v1/metrics/${path}`)).status;
    expect(await status('reviewers?author=@me')).toBe(200);
    expect(await status('authors?reviewer=@me')).toBe(403);
  });

  it('what is open lists the member alone, with the same numbers as an owner sees', async () => {
    const { body: all } = await call<Open>('GET', '/v1/metrics/open', { key });
    const { body: own } = await page.call<Open>('GET', '/v1/metrics/open');
    const mine = all.reviewers?.data.filter(({ reviewer }) => reviewer.login === 'mira');
    // What waits grows older between the two answers.
    const shown = (rows: { reviewer: object; n: number; waitingReviewers: { n: number } }[] = []) =>
      rows.map(({ reviewer, n, waitingReviewers }) => [reviewer, n, waitingReviewers.n]);
    expect(shown(own.reviewers?.data)).toEqual(shown(mine));
    expect(own.reviewers?.n).toBe(1);
    const logins = ({ authors }: Open) => authors?.data.map(({ author }) => author.login) ?? [];
    expect(logins(own)).toEqual(logins(all).filter((login) => login === 'mira'));
    const { key: reader } = await newKey(key, 'reader');
    const { body: nobody } = await call<Open>('GET', '/v1/metrics/open', { key: reader });
    expect([nobody.authors, nobody.reviewers]).toEqual([null, null]);
  });

  it('a search finds the member, and says that others are left out', async () => {
    const find = async (q: string) => {
      const { body } = await page.call<{ people: { login: string }[]; withheld: object | null }>(
        'GET',
        `/v1/search?q=${q}`,
      );
      return [body.people.map(({ login }) => login), body.withheld !== null];
    };
    expect(await find('mir')).toEqual([['mira'], true]);
    expect(await find('person')).toEqual([[], true]);
  });

  it('a goal about the member is theirs to see, as what misses it', async () => {
    const ids: string[] = [];
    for (const filter of [{ author: 'mira' }, { reviewer: 'mira' }, { author: 'person-1' }, {}]) {
      const goal = { metric: 'cycle', target: 86_400, direction: 'atMost', filter };
      ids.push((await call<{ id: string }>('POST', '/v1/goals', { key, body: goal })).body.id);
    }
    const { body } = await page.call<{ data: { withheld: string | null }[] }>('GET', '/v1/metrics/goals');
    const misses = await Promise.all(ids.map((id) => page.call('GET', `/v1/goals/${id}/pull-requests`)));
    expect(body.data.map(({ withheld }, index) => [withheld, misses[index]?.status])).toEqual([
      [null, 200],
      [null, 200],
      ['individualNumbers', 403],
      [null, 200],
    ]);
  });

  it('an earlier login that somebody else has now is no longer the member’s', async () => {
    await query(sql`update actors set former_logins = ${JSON.stringify([other])} where login = 'mira'`);
    expect((await page.call('GET', `/v1/metrics/overview?author=${other}`)).status).toBe(403);
    expect((await page.call('GET', '/v1/metrics/overview?author=@me')).status).toBe(200);
  });
});

describe('everybody of an organization or a team', () => {
  const join = (login: string, role: string | null = 'member') =>
    onGitHub('setMembership', { login, organization: ORGANIZATION, role });
  const inTeam = (login: string, isMember: boolean) =>
    onGitHub('setTeamMembership', { login, organization: ORGANIZATION, team: 'security', isMember });

  /** Runs the hourly schedule. */
  const anHourLater = () => worker.scheduled(createScheduledController({ cron: CRONS.expire }), env);

  it('may sign in once they are invited, with that role, and who is not in it may not', async () => {
    await join('inside-1');
    expect((await signedIn('inside-1')).answer.status).toBe(403);
    const invited = await invite(owner.key, { kind: 'organization', role: 'reader', organization: 'ACME' });
    expect(invited).toMatchObject({ status: 201, body: { url: null, organization: ORGANIZATION, team: null } });
    expect((await invite(owner.key, { kind: 'organization', role: 'owner', organization: ORGANIZATION })).status).toBe(
      409,
    );
    const { page } = await signedIn('inside-1');
    expect(await workspaceOf(page)).toMatchObject({ id: owner.id, you: { login: 'inside-1', role: 'reader' } });
    expect(await memberOf(owner.key, 'inside-1')).toMatchObject({ through: ORGANIZATION });
    expect((await signedIn('outside-1')).answer.status).toBe(403);
    await call('DELETE', `/v1/invitations/${invited.body.id}`, { key: owner.key });
    expect((await page.open('/v1/workspace')).status).toBe(401);
  });

  it('are removed with the invitation, but not when no owner would be left', async () => {
    const { key } = await newWorkspace('Kept');
    await connectTo(key);
    const invited = await invite(key, { kind: 'organization', role: 'owner', organization: ORGANIZATION });
    await join('keeper');
    const { page } = await signedIn('keeper');
    const keys = await page.call<{ data: { id: string }[] }>('GET', '/v1/api-keys');
    expect((await page.call('DELETE', `/v1/api-keys/${keys.body.data[0]?.id}`)).status).toBe(204);
    const withdraw = () => page.call('DELETE', `/v1/invitations/${invited.body.id}`);
    expect(await withdraw()).toMatchObject({ status: 409, body: { detail: expect.stringContaining('All owners') } });
    expect((await page.call('POST', '/v1/api-keys', { name: 'spare', role: 'owner' })).status).toBe(201);
    expect((await withdraw()).status).toBe(204);
    expect((await page.open('/v1/workspace')).status).toBe(401);
  });

  it('whom an owner removed stay out until they open a link', async () => {
    await invite(owner.key, { kind: 'organization', role: 'member', organization: ORGANIZATION });
    await join('removed-1');
    await signedIn('removed-1');
    const member = await memberOf(owner.key, 'removed-1');
    expect((await call('DELETE', `/v1/members/${member?.id}`, { key: owner.key })).status).toBe(204);
    expect((await signedIn('removed-1')).answer.status).toBe(403);
    expect(await memberOf(owner.key, 'removed-1')).toBeUndefined();
    await joined('removed-1', owner, 'reader');
    expect(await memberOf(owner.key, 'removed-1')).toMatchObject({ role: 'reader', through: null });
    expect((await signedIn('removed-1')).answer.status).toBe(303);
  });

  /** Sixty organizations that do not exist, which another workspace has invited before. */
  const inviteMany = () =>
    query(sql`insert into invitations (workspace_id, role, kind, organization, organization_github_id, created_at)
      select ${stranger.id}, 'reader', 'organization', 'none-' || n, n, '2001-01-01' from generate_series(1, 60) n`);

  it('are found also when another workspace invites many others', async () => {
    await inviteMany();
    await invite(owner.key, { kind: 'organization', role: 'reader', organization: ORGANIZATION });
    await join('late-1');
    expect((await signedIn('late-1')).answer.status).toBe(303);
    expect(await memberOf(owner.key, 'late-1')).toMatchObject({ through: ORGANIZATION });
  });

  it('wait no longer than some seconds, and are told when GitHub was not asked about all', async () => {
    await inviteMany();
    const token = `ghu_${crypto.randomUUID().replaceAll('-', '')}`;
    await onGitHub('setToken', { token, kind: 'app-user', login: 'outside-2' });
    const context = openContext(env);
    expect(await signInPerson(context, token, null)).toEqual({ refusal: expect.stringContaining('Nobody here') });
    let now = Date.now();
    // Each look at the clock is a second later.
    const late = { ...context, now: () => (now += 1_000) };
    expect(await signInPerson(late, token, null)).toEqual({ refusal: expect.stringContaining('Sign in again') });
  });

  it('must be seen by a connection of the workspace', async () => {
    const { key } = await newWorkspace('Blind');
    const asked = { kind: 'organization', role: 'reader', organization: ORGANIZATION };
    const none = await invite(key, asked);
    expect([none.status, none.body]).toMatchObject([422, { errors: [{ path: 'organization' }] }]);
    const token = `ghp_${crypto.randomUUID().replaceAll('-', '')}`;
    await onGitHub('setToken', { token, kind: 'classic', login: 'no-member' });
    await call('POST', '/v1/connections', { key, body: { type: 'token', token } });
    expect((await invite(key, asked)).status).toBe(422);
    expect((await invite(owner.key, { ...asked, organization: 'nowhere' })).status).toBe(422);
    expect((await invite(owner.key, { ...asked, team: 'nobody' })).body).toMatchObject({ errors: [{ path: 'team' }] });
    expect((await invite(owner.key, { ...asked, organization: '../user' })).status).toBe(400);
  });

  it('are seen by another connection of the workspace when GitHub refuses that of the invitation', async () => {
    const { id, key } = await newWorkspace('Two connections');
    const tokens = ['watcher-1', 'watcher-2'].map((login) => ({ login, token: `ghp_of_${login}` }));
    for (const { login, token } of tokens) {
      await onGitHub('setToken', { token, kind: 'classic', login });
      await join(login);
      await call('POST', '/v1/connections', { key, body: { type: 'token', token } });
    }
    await invite(key, { kind: 'organization', role: 'reader', organization: ORGANIZATION });
    await onGitHub('revokeToken', { token: tokens[0]?.token });
    await query(
      sql`update connections set status = 'marked', since = now() where workspace_id = ${id} and login = 'watcher-1'`,
    );
    await join('watched-1');
    expect((await signedIn('watched-1')).answer.status).toBe(303);
    expect(await memberOf(key, 'watched-1')).toMatchObject({ through: ORGANIZATION });
    await query(sql`delete from invitations where workspace_id = ${id}`);
  });

  it('of a team are its members alone', async () => {
    await invite(owner.key, { kind: 'organization', role: 'member', organization: ORGANIZATION, team: 'security' });
    await join('inside-2');
    expect((await signedIn('inside-2')).answer.status).toBe(403);
    await inTeam('inside-2', true);
    expect(await workspaceOf((await signedIn('inside-2')).page)).toMatchObject({ you: { role: 'member' } });
    expect(await memberOf(owner.key, 'inside-2')).toMatchObject({ through: `${ORGANIZATION}/security` });
    await inTeam('inside-2', false);
    expect((await signedIn('inside-2')).answer.status).toBe(403);
    expect(await memberOf(owner.key, 'inside-2')).toBeUndefined();
  });

  it('of a team are those of the team that was invited, not of a later one with its name', async () => {
    const team = `team-${crypto.randomUUID()}`;
    const inIt = (login: string, slug: string, isMember: boolean) =>
      onGitHub('setTeamMembership', { login, organization: ORGANIZATION, team: slug, isMember });
    await onGitHub('addTeam', { organization: ORGANIZATION, team });
    await invite(owner.key, { kind: 'organization', role: 'owner', organization: ORGANIZATION, team });
    await join('admin-1');
    await inIt('admin-1', team, true);
    const { page } = await signedIn('admin-1');
    expect(await workspaceOf(page)).toMatchObject({ you: { role: 'owner' } });
    await onGitHub('renameTeam', { organization: ORGANIZATION, team, to: `${team}-before` });
    await onGitHub('addTeam', { organization: ORGANIZATION, team });
    await join('mallory');
    await inIt('mallory', team, true);
    expect((await signedIn('mallory')).answer.status).toBe(403);
    expect(await memberOf(owner.key, 'mallory')).toBeUndefined();
    // Who is in the team that was invited stays, whatever it is called now; the new one keeps nobody.
    await inIt('admin-1', team, true);
    expect((await signedIn('admin-1')).answer.status).toBe(303);
    await inIt('admin-1', `${team}-before`, false);
    expect((await signedIn('admin-1')).answer.status).toBe(403);
    expect(await memberOf(owner.key, 'admin-1')).toBeUndefined();
  });

  it('of an organization are not those of another one that has its name by now', async () => {
    await invite(owner.key, { kind: 'organization', role: 'owner', organization: ORGANIZATION });
    const body = JSON.stringify({ state: 'active', organization: { id: 1, login: ORGANIZATION } });
    await onGitHub('addSituation', { name: 'odd-answer', body, matching: '/memberships/' });
    expect((await signedIn('mallory-2')).answer.status).toBe(403);
    expect(await memberOf(owner.key, 'mallory-2')).toBeUndefined();
  });

  it('are looked up every hour: who has left is signed out and no member, who has another login stays', async () => {
    await invite(owner.key, { kind: 'organization', role: 'member', organization: ORGANIZATION });
    for (const login of ['inside-3', 'inside-4', 'inside-5']) await join(login);
    const [leaves, stays, renamed] = [
      await signedIn('inside-3'),
      await signedIn('inside-4'),
      await signedIn('inside-5'),
    ];
    await join('inside-3', null);
    await onGitHub('renamePerson', { login: 'inside-5', to: 'inside-6' });
    await anHourLater();
    await until(
      () => membersOf(owner.key),
      (members) =>
        members.some(({ login }) => login === 'inside-6') && !members.some(({ login }) => login === 'inside-3'),
    );
    expect((await leaves.page.open('/v1/workspace')).status).toBe(401);
    expect((await stays.page.open('/v1/workspace')).status).toBe(200);
    expect(await workspaceOf(renamed.page)).toMatchObject({ you: { login: 'inside-6' } });
    const { body } = await call<{ data: object[] }>('GET', '/v1/audit-log?action=member.removed&limit=1', {
      key: owner.key,
    });
    expect(body.data[0]).toMatchObject({ actor: { kind: 'github', name: 'GitHub' }, subject: { name: 'inside-3' } });
  });

  it('stay for a day when GitHub says nothing for sure, and no longer', async () => {
    await invite(owner.key, { kind: 'organization', role: 'member', organization: ORGANIZATION });
    await join('inside-7');
    const { page } = await signedIn('inside-7');
    await onGitHub('addSituation', { name: 'server-error', matching: '/memberships/' });
    await anHourLater();
    expect((await page.open('/v1/workspace')).status).toBe(200);
    const member = await memberOf(owner.key, 'inside-7');
    await query(sql`update members set confirmed_at = now() - interval '25 hours' where id = ${member?.id}`);
    await anHourLater();
    await until(
      () => page.open('/v1/workspace'),
      ({ status }) => status === 401,
    );
    const { answer } = await signedIn('inside-7');
    expect([answer.status, await problemIn(answer)]).toEqual([403, expect.stringContaining('GitHub does not say')]);
    await onGitHub('clearSituations');
    expect((await signedIn('inside-7')).answer.status).toBe(303);
  });

  it('are signed out by the webhook that says that they left', async () => {
    await invite(owner.key, { kind: 'organization', role: 'member', organization: ORGANIZATION });
    await invite(stranger.key, { kind: 'organization', role: 'member', organization: ORGANIZATION, team: 'security' });
    await join('inside-8');
    await inTeam('inside-8', true);
    const { page } = await signedIn('inside-8');
    const organizationId = (
      await query(sql`select organization_github_id::text as id from invitations where kind = 'organization'`)
    )[0]?.['id'];
    const { githubId = '' } = (await memberOf(owner.key, 'inside-8')) ?? {};
    const organization = { id: Number(organizationId), login: ORGANIZATION };
    const user = { id: Number(githubId), login: 'inside-8' };
    const other = await deliver('organization', {
      action: 'member_removed',
      organization: { id: 1 },
      membership: { user },
    });
    expect(other.status).toBe(202);
    const team = { id: 3_002, slug: 'security' };
    await deliver('membership', { action: 'removed', scope: 'team', organization, member: user, team });
    await until(
      () => query(sql`select confirmed_at from members where workspace_id = ${stranger.id} and login = 'inside-8'`),
      ([row]) => row?.['confirmed_at'] !== undefined,
    );
    expect((await page.open('/v1/workspace')).status).toBe(200);
    await join('inside-8', null);
    const left = await deliver('organization', {
      action: 'member_removed',
      organization,
      membership: { state: 'active', user },
    });
    expect(await left.json()).toMatchObject({ status: 'queued' });
    await until(
      () => page.open('/v1/workspace'),
      ({ status }) => status === 401,
    );
    await until(
      () => memberOf(owner.key, 'inside-8'),
      (member) => member === undefined,
    );
  });
});
