import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { call, newKey, newWorkspace, syncToEnd, track, until } from './support/api.ts';
import { query } from './support/services.ts';

interface Health {
  state: string;
  checkedAt: string | null;
  completeThrough: string | null;
  n: number;
  conditions: Record<string, number>;
  problems: { state: string; title: string; advice: string | null }[];
  repositories: { id: string; condition: string; lastSync: { status: string } | null }[];
  budgets: { connectionId: string | null; resources: { resource: string; remaining: number }[] }[];
}
interface View {
  id: string;
  name: string;
}

let key = '';
let reader = '';
let member = '';
let repositoryId = '';
let pullRequestId = '';

const health = (as = reader, asked = '') => call<Health>('GET', `/v1/health${asked}`, { key: as });

beforeAll(async () => {
  ({ key } = await newWorkspace());
  [{ key: reader }, { key: member }] = await Promise.all([newKey(key, 'reader'), newKey(key, 'member')]);
});

describe('the health of a workspace', () => {
  it('is nothing yet, then well, then what is wrong', async () => {
    expect((await health()).body).toMatchObject({ state: 'nothing_yet', n: 0, problems: [], budgets: [] });
    ({ id: repositoryId } = await track(key, 'acme/people'));
    expect((await health()).body).toMatchObject({
      state: 'nothing_yet',
      problems: [{ title: 'acme/people was never synced' }],
    });
    await syncToEnd(key, repositoryId, { daysBack: null });
    const { body } = await until(
      () => health(),
      ({ body: now }) => now.checkedAt !== null && now.state !== 'reading',
    );
    expect(body).toMatchObject({ n: 1, conditions: { failed: 0, well: 1 } });
    expect(body.repositories).toMatchObject([
      { id: repositoryId, condition: 'well', lastSync: { status: 'succeeded' } },
    ]);
    expect(body.budgets.map(({ connectionId }) => connectionId)).toEqual([null]);
    expect(body.budgets[0]?.resources.map(({ resource }) => resource)).toContain('graphql');
    await query(sql`update repositories set unavailable_reason = 'not_found' where id = ${repositoryId}`);
    const { body: failed } = await health();
    expect(failed).toMatchObject({ state: 'failed', checkedAt: null, completeThrough: null });
    expect(failed.problems[0]).toMatchObject({ state: 'failed', title: 'acme/people cannot be read' });
    expect(failed.problems[0]?.advice).toContain('remove it');
    await query(sql`update repositories set unavailable_reason = null where id = ${repositoryId}`);
  });

  it('has of one repository everything about its state, and its months', async () => {
    interface Detail {
      receipt: { expected: { pullRequests: number } } | null;
      nextCheckAt: string | null;
    }
    const { body } = await call<Detail>('GET', `/v1/repositories/${repositoryId}`, { key: reader });
    expect(body).toMatchObject({
      receipt: { complete: true },
      lastSync: { status: 'succeeded', receipt: { complete: true } },
      lastCheckedAt: expect.stringMatching(/^20/),
      completeThrough: expect.stringMatching(/^20/),
      setAside: [],
      sync: null,
      lastDeliveryAt: null,
      deliveriesMissedSince: null,
    });
    // Minutes 7 and 37 of each hour: see wrangler.toml.
    expect([7, 37]).toContain(new Date(String(body.nextCheckAt)).getUTCMinutes());
    expect(Date.parse(String(body.nextCheckAt))).toBeGreaterThan(Date.now());
    const months = (as: string) =>
      call<{ timeZone: string; data: { month: string; n: number }[] }>(
        'GET',
        `/v1/repositories/${repositoryId}/months`,
        {
          key: as,
        },
      );
    const { body: stored } = await months(reader);
    expect(stored.data.reduce((sum, { n }) => sum + n, 0)).toBe(body.receipt?.expected.pullRequests);
    expect([stored.timeZone, stored.data.at(-1)?.month]).toEqual(['UTC', new Date().toISOString().slice(0, 7)]);
    const { key: stranger } = await newWorkspace();
    expect((await months(stranger)).status).toBe(404);
    expect((await call('GET', '/v1/repositories/none/months', { key })).status).toBe(404);
  });

  it('is told to readers, of their own workspace, and refuses what it does not know', async () => {
    expect((await call('GET', '/v1/health')).status).toBe(401);
    expect((await health((await newWorkspace()).key)).body).toMatchObject({ n: 0, repositories: [] });
    for (const [asked, path] of [
      ['?limit=0', 'limit'],
      ['?state=failed', 'state'],
    ] as const) {
      const { status, body } = await call('GET', `/v1/health${asked}`, { key });
      expect([status, body.errors?.[0]?.path]).toEqual([400, path]);
    }
  });
});

describe('saved views', () => {
  const save = (body: unknown, as = reader) => call<View>('POST', '/v1/views', { key: as, body });
  const names = async (as = reader) =>
    (await call<{ n: number; data: View[] }>('GET', '/v1/views', { key: as })).body.data.map(({ name }) => name);

  it('belong to the key that saved them', async () => {
    const slow = { name: 'Slow ones', page: '/pull-requests', query: 'sort=-cycleSeconds&window=4w' };
    const { status, body } = await save(slow);
    expect([status, body]).toEqual([201, { ...slow, id: body.id, createdAt: expect.any(String) }]);
    await save({ name: 'Overview', page: '/' });
    expect(await names()).toEqual(['Overview', 'Slow ones']);
    expect(await names(member)).toEqual([]);
    expect((await save(slow, member)).status).toBe(201);
    for (const as of [member, key, (await newWorkspace()).key]) {
      expect((await call('DELETE', `/v1/views/${body.id}`, { key: as })).status).toBe(404);
    }
    expect((await call('DELETE', `/v1/views/${body.id}`, { key: reader })).status).toBe(204);
    expect((await call('DELETE', '/v1/views/none', { key: reader })).status).toBe(404);
    expect(await names()).toEqual(['Overview']);
  });

  it('have names of their own, and there is a limit to them', async () => {
    const { key: hoarder } = await newKey(key, 'reader');
    expect((await save({ name: 'Twice', page: '/' }, hoarder)).status).toBe(201);
    const taken = await call('POST', '/v1/views', { key: hoarder, body: { name: ' Twice ', page: '/flow' } });
    expect([taken.status, taken.body.errors?.[0]?.path]).toEqual([409, 'name']);
    await query(sql`insert into saved_views (workspace_id, key_id, name, page, query)
      select workspace_id, key_id, n::text, '/', '' from saved_views, generate_series(1, 99) n where name = 'Twice'`);
    const full = await call('POST', '/v1/views', { key: hoarder, body: { name: 'One more', page: '/' } });
    expect([full.status, full.body.detail]).toEqual([409, expect.stringContaining('100')]);
  });

  it.each([
    [{ page: '/' }, 'name'],
    [{ name: ' ', page: '/' }, 'name'],
    [{ name: 'a', page: 'https://evil.test/' }, 'page'],
    [{ name: 'a', page: '//evil.test' }, 'page'],
    [{ name: 'a', page: '/\\evil.test' }, 'page'],
    [{ name: 'a', page: '/?q=1' }, 'page'],
    [{ name: 'a', page: '/', query: '?q=1' }, 'query'],
  ])('are refused with %j', async (body, path) => {
    const { status, body: problem } = await call('POST', '/v1/views', { key: reader, body });
    expect([status, problem.errors?.[0]?.path]).toEqual([400, path]);
  });
});

describe('a pull request', () => {
  it('is read again when a member asks for it', async () => {
    const { body: page } = await call<{ data: { id: string }[] }>('GET', '/v1/pull-requests?limit=1', { key });
    pullRequestId = page.data[0]?.id ?? '';
    const path = `/v1/pull-requests/${pullRequestId}/refresh`;
    const asked = await call<{ id: string; readAt: string }>('POST', path, { key: member });
    expect([asked.status, asked.body.id]).toEqual([202, pullRequestId]);
    await until(
      async () =>
        (await call<{ readAt: string }>('GET', `/v1/pull-requests/${pullRequestId}`, { key: reader })).body.readAt,
      (readAt) => readAt > asked.body.readAt,
    );
  });

  it('tells what happened in one order, where its values stand and what carried it', async () => {
    interface Detail {
      events: { at: string | null; stage: string; kind: string }[];
      places: Record<string, { value: number; n: number } | null>;
      facts: { cycleSeconds: number };
    }
    const { body: page } = await call<{ data: { id: string }[] }>(
      'GET',
      '/v1/pull-requests?state=merged&by=people&limit=1',
      {
        key,
      },
    );
    const { body } = await until(
      () => call<Detail>('GET', `/v1/pull-requests/${page.data[0]?.id}`, { key: reader }),
      ({ body: detail }) => detail.facts !== null,
    );
    const times = body.events.map(({ at }) => Date.parse(at ?? '1970-01-01'));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(body.events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['opened', 'committed', 'merged']));
    expect(body.places['cycle']?.value).toBe(body.facts.cycleSeconds);
    expect(body).toHaveProperty('deployment');
    expect(body).toMatchObject({ exclusion: null, excludedBy: null, since: expect.any(String) });
  });

  it('is not read for readers, nor for another workspace', async () => {
    const path = `/v1/pull-requests/${pullRequestId}/refresh`;
    expect((await call('POST', path, { key: reader })).status).toBe(403);
    expect((await call('POST', path, { key: (await newWorkspace()).key })).status).toBe(404);
    expect((await call('POST', '/v1/pull-requests/none/refresh', { key })).status).toBe(404);
  });
});
