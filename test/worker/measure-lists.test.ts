import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { LISTED_MEASURES, SHARES } from '../../src/domain/metrics/measure-lists.ts';
import { call, newKey, newWorkspace, request, until, type ShownRepository } from './support/api.ts';
import { readBefore } from './support/read-before.ts';
import { query } from './support/services.ts';

interface List {
  measure: string;
  part: string | null;
  total: number;
  n: number;
  lines: number;
  partial: boolean;
  recomputing: object | null;
  by: string[];
  percentiles: { n: number; p50: number } | null;
  bins: { from: number; to: number; n: number }[] | null;
  data: {
    id: string;
    repository: string;
    number: number;
    title: string;
    author: { login: string } | null;
    value: number;
    at: string;
    person: { login: string } | null;
    reviewId: string | null;
  }[];
  nextCursor: string | null;
}

const WHOLE = 'from=2020-01-01&to=2029-01-01';

let key = '';
let reader = '';
let repositoryId = '';

beforeAll(async () => {
  ({ key } = await newWorkspace());
  ({ key: reader } = await newKey(key, 'reader'));
  repositoryId = await readBefore(key, 'acme/people');
  // RepoCursor knows the end a moment before the database does.
  await until(
    async () => (await call<ShownRepository>('GET', `/v1/repositories/${repositoryId}`, { key })).body.fullHistory,
    Boolean,
  );
});

const list = <Body = List>(asked: string, as = reader) =>
  call<Body>('GET', `/v1/metrics/pull-requests?${WHOLE}&${asked}`, { key: as });

describe('the list behind a measure', () => {
  it('has the pull requests with what each gave, and says of how many the figure is', async () => {
    const { status, body } = await list('measure=cycle&limit=200');
    expect(status).toBe(200);
    const stored = await query(sql`
      select p.id, f.cycle_seconds::float8 as value from pull_request_facts f join pull_requests p on p.id = f.pull_request_id
      join actors a on a.id = p.author_id
      where p.repository_id = ${repositoryId} and a.kind = 'user' and f.cycle_seconds is not null order by 2 desc, 1`);
    expect(stored.length).toBeGreaterThan(5);
    expect(body.data.map(({ id, value }) => ({ id, value }))).toEqual(stored);
    const { body: overview } = await call<{ current: { cycle: object } }>('GET', `/v1/metrics/overview?${WHOLE}`, {
      key,
    });
    expect(body).toMatchObject({
      measure: 'cycle',
      part: null,
      total: stored.length,
      n: stored.length,
      lines: stored.length,
      percentiles: overview.current.cycle,
      by: ['people'],
      partial: false,
      recomputing: null,
      nextCursor: null,
    });
    expect(body.bins?.reduce((sum, { n }) => sum + n, 0)).toBe(stored.length);
    expect(body.data[0]).toMatchObject({ repository: 'acme/people', person: null, reviewId: null });
    expect(body.data[0]?.title).toBeTruthy();
    expect(body.data[0]?.author?.login).toBeTruthy();
  });

  it.each(LISTED_MEASURES.map((name) => [name]))('of %s is the same page by page as at once', async (measure) => {
    const { status, body: whole } = await list(`measure=${measure}&limit=200`, key);
    expect(status).toBe(200);
    const entries: List['data'] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body }: { body: List } = await list(`measure=${measure}&limit=25${after}`, key);
      expect([body.total, body.n, body.lines]).toEqual([whole.total, whole.n, whole.lines]);
      entries.push(...body.data);
      cursor = body.nextCursor;
    }
    const keyOf = ({ id, reviewId, number }: List['data'][number]) => [reviewId ?? id, number];
    expect(entries).toHaveLength(whole.lines);
    expect(entries.slice(0, 200).map(keyOf)).toEqual(whole.data.map(keyOf));
  });

  it('lists one bar of the histogram, in any order, and says the same of the whole', async () => {
    const { body: whole } = await list('measure=cycle&limit=200');
    const bar = whole.bins?.find(({ n }) => n > 1) ?? expect.fail('no bar has two');
    const range = `min=${bar.from}&max=${bar.to}`;
    const inBar = whole.data.filter(({ value }) => value >= bar.from && value < bar.to);
    for (const sort of ['value', '-value', 'at', '-at']) {
      const { body } = await list(`measure=cycle&limit=200&${range}&sort=${sort}`);
      const keyOf = ({ at, value }: List['data'][number]) => (sort.endsWith('value') ? value : Date.parse(at));
      const keys = body.data.map(keyOf);
      const ascending = keys.toSorted((a, b) => a - b);
      expect(keys).toEqual(sort.startsWith('-') ? ascending.toReversed() : ascending);
      expect(body.data.map(({ id }) => id).toSorted()).toEqual(inBar.map(({ id }) => id).toSorted());
      const { lines, total, n, bins, percentiles } = body;
      expect(lines).toBe(bar.n);
      expect({ total, n, bins, percentiles }).toEqual({
        total: whole.total,
        n: whole.n,
        bins: whole.bins,
        percentiles: whole.percentiles,
      });
      const { body: first } = await list(`measure=cycle&limit=1&${range}&sort=${sort}`);
      const { body: second } = await list(`measure=cycle&limit=1&${range}&sort=${sort}&cursor=${first.nextCursor}`);
      expect([first.data[0]?.id, second.data[0]?.id]).toEqual(body.data.slice(0, 2).map(({ id }) => id));
    }
    const { body: first } = await list('measure=cycle&limit=1&sort=at');
    expect((await list(`measure=cycle&limit=1&sort=-at&cursor=${first.nextCursor}`)).status).toBe(400);
  });

  it('of a share is two lists', async () => {
    for (const measure of SHARES) {
      const { body: numerator } = await list(`measure=${measure}&limit=200`);
      const { body: denominator } = await list(`measure=${measure}&part=denominator&limit=200`);
      expect([numerator.part, denominator.part]).toEqual(['numerator', 'denominator']);
      expect([numerator.n, denominator.n]).toEqual([denominator.total, denominator.total]);
      const hits = denominator.data.filter(({ value }) => value === 1);
      expect(numerator.data.map(({ id }) => id)).toEqual(hits.map(({ id }) => id));
    }
  });

  it('counts whom the measure counts', async () => {
    const by = async (asked: string) => (await list(asked)).body.by.join();
    expect(await by('measure=merged')).toBe('people');
    expect(await by('measure=aiAuthored')).toBe('people,agents');
    expect(await by('measure=changeLeadTime')).toBe('all');
    expect(await by('measure=changeLeadTime&by=people')).toBe('people');
  });

  it('of reviews has their pull requests, of people the people', async () => {
    const { body: reviews } = await list('measure=reviews&limit=200');
    expect(reviews.data.reduce((sum, { value }) => sum + value, 0)).toBe(reviews.total);
    expect(new Set(reviews.data.map(({ id }) => id)).size).toBe(reviews.lines);
    for (const measure of ['activeAuthors', 'activeReviewers']) {
      const { body } = await list(`measure=${measure}&limit=200`);
      expect(new Set(body.data.map(({ person }) => person?.login)).size).toBe(body.total);
      expect(body.total).toBeGreaterThan(1);
    }
  });

  it('is asked for again only when something changed', async () => {
    const path = `/v1/metrics/pull-requests?${WHOLE}&measure=size`;
    const first = await request('GET', path, { key });
    await first.text();
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
    expect((await request('GET', path, { key, headers })).status).toBe(304);
    expect((await request('GET', `${path}&limit=3`, { key, headers })).status).toBe(200);
  });

  it.each([
    ['', 'measure'],
    ['measure=cycles', 'measure'],
    ['measure=cycle&part=numerator', 'part'],
    ['measure=large&part=both', 'part'],
    ['measure=cycle&limit=0', 'limit'],
    ['measure=cycle&cursor=nonsense', 'cursor'],
    ['measure=cycle&measure=size', 'measure'],
    ['measure=cycle&labels=x', 'labels'],
    ['measure=cycle&window=13w', 'window'],
    ['measure=cycle&by=bots', 'by'],
    ['measure=cycle&sort=size', 'sort'],
    ['measure=cycle&min=1h', 'min'],
    ['measure=cycle&min=10&max=10', 'min'],
    ['measure=merged&min=1', 'min'],
    ['measure=large&max=1', 'max'],
  ])('refuses %s by name', async (asked, path) => {
    const { status, body } = await list<{ errors: { path: string }[] }>(asked);
    expect([status, body.errors?.[0]?.path]).toEqual([400, path]);
  });

  it('names the measures that there are, the nearest, and where those of deployments are', async () => {
    const said = async (measure: string) => (await list<{ detail: string }>(`measure=${measure}`)).body.detail;
    expect(await said('cycles')).toContain('the nearest is cycle;');
    for (const name of LISTED_MEASURES) expect(await said('cycles')).toContain(name);
    expect(await said('recoveryTime')).toContain('GET /v1/deployments?measure=recoveryTime');
    expect((await list('measure=diffsPerActiveAuthor')).status).toBe(400);
  });

  it('shows nothing of another workspace', async () => {
    const { key: other } = await newWorkspace();
    expect((await list('measure=merged', other)).body).toMatchObject({ total: 0, data: [], nextCursor: null });
    expect((await list(`measure=merged&repositoryId=${repositoryId}`, other)).status).toBe(404);
    expect((await request('GET', '/v1/metrics/pull-requests?measure=merged')).status).toBe(401);
  });

  it('of what single people did is for those who may see it', async () => {
    const rule = (individualNumbers: string) => call('PATCH', '/v1/rules', { key, body: { individualNumbers } });
    const measures = [
      'activeAuthors',
      'activeReviewers',
      'reviewResponse',
      'merged',
      'merged&author=person-1',
      'merged&part=alike-person-1%2Fperson-2',
    ];
    const seen = async (as: string) =>
      Promise.all(measures.map(async (measure) => (await list(`measure=${measure}`, as)).status));
    expect(await seen(reader)).toEqual([200, 200, 200, 200, 200, 200]);
    await rule('own');
    expect(await seen(reader)).toEqual([403, 403, 403, 200, 403, 403]);
    expect(await seen(key)).toEqual([200, 200, 200, 200, 200, 200]);
    await rule('off');
    expect(await seen(key)).toEqual([403, 403, 403, 200, 403, 403]);
    await rule('everyone');
  });
});
