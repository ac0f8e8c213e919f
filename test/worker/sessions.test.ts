import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { call, newKey, newWorkspace, request, startSync, track } from './support/api.ts';
import { browser } from './support/browser.ts';
import { query } from './support/services.ts';

interface Session {
  id: string;
  kind: string;
  name: string;
  userAgent: string;
  current: boolean;
}

interface Entry {
  action: string;
  actor: { kind: string; id: string | null; name: string };
  subject: { id: string | null; name: string | null };
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  requestId: string;
}

let owner = { id: '', key: '' };
let stranger = { id: '', key: '' };
let reader = { id: '', key: '' };

beforeAll(async () => {
  [owner, stranger] = [await newWorkspace('Sessions'), await newWorkspace('Strangers')];
  reader = await newKey(owner.key, 'reader');
});

const sessionsOf = async (key: string) => (await call<{ data: Session[] }>('GET', '/v1/sessions', { key })).body.data;
const changesIn = async (key: string, filters = '') =>
  (await call<{ data: Entry[] }>('GET', `/v1/audit-log?${filters}`, { key })).body.data;

describe('a browser', () => {
  it('that signs in with a key has a cookie that no script and no other site’s form can use', async () => {
    const answer = await browser().open('/session', { key: reader.key, to: '/flow?window=4w' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, 'https://edge.test/flow?window=4w']);
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-session=[\w-]{43}; Max-Age=7776000; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const page = await browser().signIn(reader.key);
    expect((await page.open('/v1/workspace')).status).toBe(200);
    const rows = await query(sql`select secret_hash from sessions`);
    expect(JSON.stringify(rows)).not.toContain(page.cookies.get('__Host-session'));
  });

  it.each(['//evil.example', 'https://evil.example/', '/\\evil.example', 'javascript:alert(1)', ''])(
    'is sent nowhere else by %j',
    async (to) => {
      const answer = await browser().open('/session', { key: reader.key, to });
      expect(answer.headers.get('location')).toBe('https://edge.test/');
    },
  );

  it('that has signed out is nobody, even with a copy of the cookie', async () => {
    const page = await browser().signIn(reader.key);
    const kept = page.cookies.get('__Host-session') ?? '';
    const answer = await page.open('/session/end', {});
    expect([answer.status, page.cookies.has('__Host-session')]).toEqual([303, false]);
    page.cookies.set('__Host-session', kept);
    const { status, body } = await page.call<{ detail: string }>('GET', '/v1/workspace');
    expect([status, body.detail]).toEqual([401, 'You have been signed out. Sign in to go on; nothing is lost.']);
    expect(await (await page.open('/')).text()).toContain('name="key"');
  });

  it('that signs in again has one session', async () => {
    const { key } = await newKey(owner.key, 'member');
    const page = await browser().signIn(key);
    await page.signIn(key);
    expect(await sessionsOf(key)).toHaveLength(1);
  });

  it('changes nothing for another site’s page, and nobody signs it in from there', async () => {
    const page = await browser().signIn(owner.key);
    const form = { key: stranger.key, to: '/' };
    for (const site of ['cross-site', 'same-site', 'none']) {
      const headers = { 'sec-fetch-site': site };
      const changed = await page.open('/v1/workspace', undefined, headers, {
        method: 'PATCH',
        json: { name: 'Stolen' },
      });
      const ended = await page.open('/session/end', {}, headers);
      const signedIn = await browser().open('/session', form, headers);
      expect([changed.status, ended.status, signedIn.status], site).toEqual([403, 403, 403]);
    }
    expect((await page.call<{ name: string }>('GET', '/v1/workspace')).body.name).toBe('Sessions');
  });

  it('asks whether a page is there, with HEAD, as it asks for the page', async () => {
    const page = await browser().signIn(reader.key);
    for (const path of ['/v1/workspace', '/flow']) {
      const headers = { 'sec-fetch-site': 'none' };
      const [got, asked] = [
        await page.open(path, undefined, headers),
        await page.open(path, undefined, headers, { method: 'HEAD' }),
      ];
      expect([asked.status, asked.headers.get('content-type'), await asked.text()], path).toEqual([
        200,
        got.headers.get('content-type'),
        '',
      ]);
    }
  });

  it('is signed out by time: two weeks without use, or after ninety days', async () => {
    const { key } = await newKey(owner.key, 'member');
    for (const change of [
      sql`last_used_at = last_used_at - interval '14 days'`,
      sql`ends_at = ends_at - interval '90 days'`,
    ]) {
      const page = await browser().signIn(key);
      const [session] = await sessionsOf(key);
      await query(sql`update sessions set ${change} where id = ${session?.id}`);
      expect((await page.open('/v1/workspace')).status).toBe(401);
    }
  });

  it('is signed out when its key is revoked', async () => {
    const { id, key } = await newKey(owner.key, 'member');
    const page = await browser().signIn(key);
    await call('DELETE', `/v1/api-keys/${id}`, { key: owner.key });
    expect((await page.open('/v1/workspace')).status).toBe(401);
  });

  it('that asks for a page is asked to sign in, and comes back to it', async () => {
    const page = browser();
    const html = await (await page.open('/sign-in?to=%2Fflow%3Fa%3D1')).text();
    expect(html).toContain('name="to" type="hidden" value="/flow?a=1"');
    await page.signIn(reader.key);
    const answer = await page.open('/sign-in?to=%2F%2Fevil.example');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, 'https://edge.test/']);
    const wrong = await browser().open('/session', { key: 'tfe_nonsense', to: '/' });
    expect([wrong.status, await wrong.text()]).toEqual([401, expect.stringContaining('Keys begin with tfe_')]);
  });
});

describe('sessions', () => {
  it('are listed and ended by whose they are, and by an owner', async () => {
    const [mine, another] = [await newKey(owner.key, 'reader'), await newKey(owner.key, 'reader')];
    const page = await browser().signIn(mine.key);
    const { body } = await page.call<{ data: Session[] }>('GET', '/v1/sessions');
    expect(body.data).toMatchObject([{ kind: 'key', name: 'a reader', userAgent: 'Tester/1.0', current: true }]);
    const id = body.data[0]?.id ?? '';
    expect(await sessionsOf(another.key)).toEqual([]);
    for (const key of [another.key, stranger.key]) {
      expect((await call('DELETE', `/v1/sessions/${id}`, { key })).status).toBe(404);
    }
    expect((await sessionsOf(owner.key)).map((session) => session.id)).toContain(id);
    expect((await call('DELETE', `/v1/sessions/${id}`, { key: owner.key })).status).toBe(204);
    expect((await page.open('/v1/workspace')).status).toBe(401);
    expect((await call('DELETE', `/v1/sessions/${id}`, { key: owner.key })).status).toBe(404);
  });

  it('show when a key was used', async () => {
    const { id, key } = await newKey(owner.key, 'reader');
    const usedAt = async () => {
      const keys = await call<{ data: { id: string; lastUsedAt: string | null }[] }>('GET', '/v1/api-keys', {
        key: owner.key,
      });
      return keys.body.data.find((each) => each.id === id)?.lastUsedAt;
    };
    expect(await usedAt()).toBeNull();
    await call('GET', '/v1/workspace', { key });
    expect(await usedAt()).toMatch(/^\d{4}-\d\d-\d\dT/);
  });
});

describe('the audit log', () => {
  it('has every change with who made it, as the answer named it', async () => {
    const { key } = await newWorkspace('Audited');
    const renamed = await request('PATCH', '/v1/workspace', { key, body: { name: 'Renamed' } });
    const { id } = await newKey(key, 'member');
    await call('PATCH', '/v1/rules', { key, body: { individualNumbers: 'own' } });
    await call('DELETE', `/v1/api-keys/${id}`, { key });
    const all = await changesIn(key);
    expect(all.map(({ action, actor: { kind, name } }) => [action, kind, name])).toEqual([
      ['key.revoked', 'key', 'first key'],
      ['rules.changed', 'key', 'first key'],
      ['key.created', 'key', 'first key'],
      ['workspace.changed', 'key', 'first key'],
      ['workspace.created', 'operator', 'admin token'],
    ]);
    const [revoked, rules, , change] = all;
    expect(change).toMatchObject({
      before: { name: 'Audited' },
      after: { name: 'Renamed' },
      requestId: renamed.headers.get('x-request-id'),
    });
    expect(revoked?.subject).toEqual({ id, name: 'a member' });
    expect(rules).toMatchObject({ before: { individualNumbers: 'everyone' }, after: { individualNumbers: 'own' } });
    expect(await changesIn(key, 'action=key.created,key.revoked')).toHaveLength(2);
    expect(await changesIn(key, 'actor=admin%20token')).toHaveLength(1);
    expect(await changesIn(key, 'to=2020-01-01T00:00:00Z')).toEqual([]);
  });

  it('has what no table shows, once it has succeeded', async () => {
    const { key } = await newWorkspace('Synced');
    const { id } = await track(key, 'acme/gears');
    await startSync(key, id, { daysBack: 1 });
    expect((await call('POST', `/v1/repositories/${crypto.randomUUID()}/syncs`, { key, body: {} })).status).toBe(404);
    expect((await changesIn(key)).map(({ action, subject }) => [action, subject.id])).toEqual([
      ['sync.requested', id],
      ['repository.added', id],
      ['workspace.created', expect.any(String)],
    ]);
  });

  it('is an owner’s alone to read, and nobody’s to change', async () => {
    expect((await call('GET', '/v1/audit-log', { key: reader.key })).status).toBe(403);
    expect((await call('DELETE', '/v1/audit-log', { key: owner.key })).status).toBe(405);
    expect(await changesIn(stranger.key)).toHaveLength(1);
    expect((await call('GET', '/v1/audit-log?action=key.made', { key: owner.key })).status).toBe(400);
  });
});
