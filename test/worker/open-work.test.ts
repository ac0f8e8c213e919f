import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, newWorkspace, request, track, until, type ShownRepository } from './support/api.ts';
import { readBefore } from './support/read-before.ts';
import { query } from './support/services.ts';

interface Counted {
  n: number;
  value: number;
}
interface Work {
  n: number;
  waitingReviewers: Counted & { openAge: { n: number; p50: number | null } };
  waitingAuthor: Counted;
  waitingMerge: Counted;
  stale: Counted;
  byAge: { from: number; to: number | null; waitingReviewers: number; waitingAuthor: number; waitingMerge: number }[];
}
interface Listed<Row> {
  n: number;
  data: Row[];
}
interface Open extends Work {
  at: string;
  partial: boolean;
  by: string[];
  authors: Listed<Work & { author: { login: string } }> | null;
  reviewers: Listed<Pick<Work, 'n' | 'waitingReviewers' | 'stale'> & { reviewer: { login: string } }> | null;
  teams: Listed<{ organization: string; team: string; waitingReviewers: Counted }>;
}
interface Responses {
  n: number;
  timeZone: string;
  response: { n: number; p50: number | null };
  data: { weekday: number; hour: number; n: number; p50: number | null }[];
}

const WHOLE = 'from=2020-01-01T00:00:00Z&to=2029-01-01T00:00:00Z';

let key = '';
let workspaceId = '';
let repositoryId = '';
let reader = '';

beforeAll(async () => {
  ({ key, id: workspaceId } = await newWorkspace());
  repositoryId = await readBefore(key, 'acme/people');
  await until(
    async () => (await call<ShownRepository>('GET', `/v1/repositories/${repositoryId}`, { key })).body.fullHistory,
    Boolean,
  );
  const body = { name: 'a reader', role: 'reader' };
  reader = (await call<{ apiKey: string }>('POST', '/v1/api-keys', { key, body })).body.apiKey;
});

const open = (asked = '', as = reader) => call<Open>('GET', `/v1/metrics/open${asked}`, { key: as });
const responses = (asked: string, as = reader) =>
  call<Responses>('GET', `/v1/metrics/response-times?${asked}`, { key: as });

describe('what is open', () => {
  it('is what the rows say, by the next move and without the stale', async () => {
    const isStale = sql`p.updated_at <= now() - interval '14 days'`;
    const [row] = await query(sql`
      select count(*)::int as n, (count(*) filter (where ${isStale}))::int as stale,
        (count(*) filter (where not ${isStale} and f.waiting_on = 'reviewers'))::int as reviewers,
        (count(*) filter (where not ${isStale} and f.waiting_on = 'author'))::int as author,
        (count(*) filter (where not ${isStale} and f.waiting_on = 'merge'))::int as merge
      from pull_requests p join pull_request_facts f on f.pull_request_id = p.id
      where p.repository_id = ${repositoryId} and p.state = 'open'`);
    const { status, body } = await open('?by=all');
    const { headers } = await request('GET', '/v1/metrics/open', { key });
    expect([status, headers.get('cache-control'), body.partial, body.by]).toEqual([
      200,
      'private, no-store',
      false,
      ['all'],
    ]);
    const { n, stale, waitingReviewers, waitingAuthor, waitingMerge } = body;
    expect({
      n,
      stale: stale.value,
      reviewers: waitingReviewers.value,
      author: waitingAuthor.value,
      merge: waitingMerge.value,
    }).toEqual(row);
    expect(n).toBeGreaterThan(0);
    expect(body.byAge.reduce((sum, bin) => sum + bin.waitingReviewers, 0)).toBe(waitingReviewers.value);
    expect(waitingReviewers.openAge.n).toBe(waitingReviewers.n);
    expect(Math.abs(Date.parse(body.at) - Date.now())).toBeLessThan(60_000);
  });

  it('is as much as the lists behind its measures have', async () => {
    const { body } = await open();
    for (const measure of ['waitingReviewers', 'waitingAuthor', 'waitingMerge', 'stale'] as const) {
      const list = await call<{ total: number }>('GET', `/v1/metrics/pull-requests?measure=${measure}`, { key });
      expect([measure, list.status, list.body.total]).toEqual([measure, 200, body[measure].value]);
    }
  });

  it('is of people, of a repository and of an author, as asked', async () => {
    const { body: all } = await open();
    expect(all.by).toEqual(['people']);
    expect((await open(`?repositoryId=${repositoryId}`)).body.n).toBe(all.n);
    for (const { author, n } of all.authors?.data ?? []) {
      expect((await open(`?author=${author.login.toUpperCase()}`)).body.n).toBe(n);
    }
    expect(all.authors?.data.reduce((sum, { n }) => sum + n, 0)).toBe(all.n);
    for (const { organization, team } of all.teams.data) {
      expect([organization, team.startsWith('team:')]).toEqual(['acme', true]);
    }
  });

  it.each(['from=2026-01-01', 'window=13w', 'against=none'])('is of now with %s, and says so', async (asked) => {
    const [{ body: now }, { status, body }] = [await open(), await open(`?${asked}`)];
    expect([status, body]).toMatchObject([200, { n: now.n, notApplied: [asked.split('=')[0]] }]);
  });

  it.each(['from=yesterday', 'window=13', 'against=nothing', 'authors=ada', 'by=bots', 'repositoryId=7'])(
    'refuses %s by name',
    async (asked) => {
      const { status, body } = await open(`?${asked}`);
      expect([status, body]).toMatchObject([400, { errors: [{ path: asked.split('=')[0] }] }]);
    },
  );

  it('is never of another workspace, and of nobody without a key', async () => {
    const { key: other } = await newWorkspace();
    expect((await open(`?repositoryId=${repositoryId}`, other)).status).toBe(404);
    expect((await open(`?team=${workspaceId}`)).status).toBe(404);
    expect((await open('', other)).body).toMatchObject({ n: 0, authors: { n: 0, data: [] } });
    expect((await open('', 'tfe_nobody')).status).toBe(401);
  });

  it('says that something may be missing until all is read', async () => {
    const { key: other } = await newWorkspace();
    const { id } = await track(other, 'acme/people');
    expect((await open('', other)).body.partial).toBe(true);
    await query(sql`update repositories set covered_since = '2026-01-01' where id = ${id}`);
    expect((await open('', other)).body.partial).toBe(true);
    await query(sql`update repositories set covered_since = 'epoch' where id = ${id}`);
    expect((await open('', other)).body.partial).toBe(false);
  });
});

describe('response times', () => {
  it('are the first responses of the measure, in the hour of the workspace’s zone in which they came', async () => {
    await call('PATCH', '/v1/workspace', { key, body: { timeZone: 'Asia/Kathmandu' } });
    const { status, body } = await responses(WHOLE);
    const { body: overview } = await call<{ current: { response: unknown } }>('GET', `/v1/metrics/overview?${WHOLE}`, {
      key,
    });
    expect([status, body.timeZone, body.data.length]).toEqual([200, 'Asia/Kathmandu', 168]);
    expect(body.response).toEqual(overview.current.response);
    expect(body.data.reduce((sum, { n }) => sum + n, 0)).toBe(body.n);
    const rows = await query(sql`
      select p.id from pull_requests p join pull_request_facts f on f.pull_request_id = p.id
      where p.repository_id = ${repositoryId} and p.merged_at is not null and f.response_seconds is not null
        and f.author_kind = 'people'`);
    expect(body.n).toBe(rows.length);
    await call('PATCH', '/v1/workspace', { key, body: { timeZone: 'UTC' } });
    const { body: utc } = await responses(WHOLE);
    expect([utc.timeZone, utc.n, utc.response]).toEqual(['UTC', body.n, body.response]);
  });

  it.each(['window=1w', 'limit=3', 'from=today'])('refuse %s by name', async (asked) => {
    const { status, body } = await responses(asked);
    expect([status, body]).toMatchObject([400, { errors: [{ path: asked.split('=')[0] }] }]);
  });

  it('are never of another workspace', async () => {
    const { key: other } = await newWorkspace();
    expect((await responses(`repositoryId=${repositoryId}`, other)).status).toBe(404);
    expect((await responses('', other)).body).toMatchObject({ n: 0, response: { p50: null } });
  });
});

describe('the rule about individual numbers', () => {
  const rule = (individualNumbers: string) => call('PATCH', '/v1/rules', { key, body: { individualNumbers } });
  afterAll(() => rule('everyone'));

  it('leaves people out of what is open, and refuses to ask for one', async () => {
    const seen = async (as: string) => {
      const { body } = await open('', as);
      return [body.n > 0, body.authors !== null, body.reviewers !== null, body.teams.n >= 0];
    };
    await rule('own');
    expect(await seen(reader)).toEqual([true, false, false, true]);
    expect(await seen(key)).toEqual([true, true, true, true]);
    expect((await open('?author=ada')).status).toBe(403);
    await rule('off');
    expect(await seen(key)).toEqual([true, false, false, true]);
    expect((await responses('author=ada', key)).status).toBe(403);
    expect((await responses(WHOLE)).status).toBe(200);
  });
});
