import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/metrics/change.ts';
import { apiQueryOf, readAddress } from '../../src/domain/page-address.ts';
import { call, newKey, newWorkspace, until, type ProblemBody, type ShownRepository } from './support/api.ts';
import { readBefore } from './support/read-before.ts';
import { query } from './support/services.ts';

interface Claim {
  kind: string;
  measure: string | null;
  from: string | null;
  to: string;
  value: number | null;
  address: string | null;
  text: string;
}
interface Summary {
  n: number;
  text: string;
  claims: Claim[];
}
interface Spread {
  n: number;
  p50: number | null;
  bins: { n: number }[];
}
interface Distribution extends Spread {
  measure: string;
  unit: string;
  split: string | null;
  parts: (Spread & { key: string | null; name: string })[];
  other: null;
}
interface Points {
  n: number;
  points: { id: string; at: string; value: number; sizeClass: string }[];
  cells: unknown[];
}

const WHOLE = 'from=2020-01-01&to=2029-01-01';
const READS = ['summary', 'distribution?measure=cycle', 'points?measure=cycle'];

let key = '';
let repositoryId = '';

beforeAll(async () => {
  ({ key } = await newWorkspace());
  repositoryId = await readBefore(key, 'acme/people');
  await until(
    async () => (await call<ShownRepository>('GET', `/v1/repositories/${repositoryId}`, { key })).body.fullHistory,
    Boolean,
  );
});

const metric = <Body = ProblemBody>(path: string, asked = WHOLE) =>
  call<Body>('GET', `/v1/metrics/${path}${path.includes('?') ? '&' : '?'}${asked}`, { key });

describe('the summary', () => {
  it('says how long half take, the tail and the forgotten, each with its list', async () => {
    const [row] = await query(sql`
      select (count(*) filter (where f.merged_at is not null))::int as merged,
        percentile_cont(0.5) within group (order by f.cycle_seconds) as half,
        (count(*) filter (where f.cycle_seconds > 14 * 86400))::int as tail,
        (count(*) filter (where p.state = 'open' and p.updated_at <= now() - interval '14 days'))::int as forgotten
      from pull_request_facts f join pull_requests p on p.id = f.pull_request_id join actors a on a.id = p.author_id
      where f.repository_id = ${repositoryId} and a.kind = 'user'`);
    const { status, body } = await metric<Summary>('summary', `${WHOLE}&against=none`);
    expect([status, body.n]).toEqual([200, row?.['merged']]);
    const window = { from: '2020-01-01T00:00:00.000Z', to: '2029-01-01T00:00:00.000Z' };
    const dates = 'window=2020-01-01..2028-12-31&against=none';
    expect(body.claims).toMatchObject([
      { kind: 'state', value: row?.['half'], ...window, address: `/pull-requests?${dates}&measure=cycle` },
      {
        kind: 'tail',
        value: row?.['tail'],
        ...window,
        address: `/pull-requests?${dates}&measure=cycle&min=1209601`,
      },
      {
        kind: 'forgotten',
        value: row?.['forgotten'],
        from: null,
        address: `/pull-requests?${dates}&measure=stale`,
      },
    ]);
    expect(body.text).toMatch(/^Half of pull requests merge within \w+/);
    for (const { text } of body.claims) expect(text).toMatch(/^[A-Z0-9].*\.$/);
    const totals = body.claims.map(async ({ address, measure }) => {
      const read = readAddress(new URL(address ?? '', 'https://edge.test').searchParams, ['measure', 'min']);
      if (Array.isArray(read)) return expect.fail(`${address}: ${JSON.stringify(read)}`);
      const { against: _, ...shared } = apiQueryOf(read);
      const asked = new URLSearchParams({ ...shared, ...(read.own as Record<string, string>) }).toString();
      const { body: listed } = await call<{ lines: number }>('GET', `/v1/metrics/pull-requests?${asked}`, { key });
      return [measure, listed.lines];
    });
    expect(await Promise.all(totals)).toEqual([
      ['cycle', row?.['merged']],
      ['cycle', row?.['tail']],
      ['stale', row?.['forgotten']],
    ]);
  });

  it('carries the filters of the request and the name of the window into each address', async () => {
    const { body } = await metric<Summary>('summary', `label=a%26b&by=people,agents&window=26w&against=year`);
    const shared = 'window=26w&against=year&label=a%26b&by=people,agents';
    expect(body.claims.map(({ kind, address }) => [kind, address])).toEqual([
      ['state', `/pull-requests?${shared}&measure=cycle`],
      ['few', null],
      ['forgotten', `/pull-requests?${shared}&measure=stale`],
    ]);
    expect(body.text).toContain('with the same time a year before');
    const first = async (asked: string) => (await metric<Summary>('summary', asked)).body.claims[0]?.address;
    expect(await first('')).toBe('/pull-requests?measure=cycle');
    expect(await first('repositoryId=acme/people&sizeClass=S,M&from=2020-01-01T12:00:00Z&to=2029-01-01')).toBe(
      '/pull-requests?window=2020-01-01T12:00:00.000Z..2028-12-31&repo=acme/people&size=S,M&measure=cycle',
    );
  });

  it('says nothing of the forgotten where not every open one is known, nor compares with what is not stored', async () => {
    const cover = (since: string) =>
      query(sql`update repositories set covered_since = ${since} where id = ${repositoryId}`);
    try {
      await cover('2023-06-01T00:00:00Z');
      const { body } = await metric<Summary>('summary');
      expect(body.claims.map(({ kind }) => kind)).toEqual(['state', 'tail']);
    } finally {
      await cover('epoch');
    }
  });
});

describe('a distribution', () => {
  it('has the values of the overview, and all of them in its parts', async () => {
    const { body: overview } = await metric<{ current: { cycle: Spread } }>('overview');
    for (const split of ['', '&split=size', '&split=type', '&split=repository', '&split=weekday', '&split=team']) {
      const { status, body } = await metric<Distribution>('distribution?measure=cycle', `${WHOLE}${split}`);
      expect([status, body]).toMatchObject([200, overview.current.cycle]);
      expect(body).toMatchObject({
        measure: 'cycle',
        unit: 'seconds',
        split: split.split('=')[1] ?? null,
        other: null,
      });
      expect(body.bins.reduce((sum, { n }) => sum + n, 0)).toBe(body.n);
      expect(body.parts.reduce((sum, { n }) => sum + n, 0)).toBe(split === '' ? 0 : body.n);
    }
    const { body: delivery } = await metric<{ changeLeadTime: Spread }>('delivery');
    const { body: leads } = await metric<Distribution & { by: string[] }>(
      'distribution?measure=changeLeadTime&split=size',
    );
    const { n, p50 } = delivery.changeLeadTime;
    expect([leads.n, leads.p50, leads.by, leads.unit]).toEqual([n, p50, ['all'], 'seconds']);
    expect((await metric<Points>('points?measure=changeLeadTime')).body.n).toBe(n);
    const { body } = await metric<Distribution>('distribution?measure=size&split=repository');
    expect(body).toMatchObject({ unit: 'lines', parts: [{ key: repositoryId, name: 'acme/people', n: body.n }] });
  });
});

describe('points', () => {
  it('are the pull requests with their values', async () => {
    const { status, body } = await metric<Points>('points?measure=pickup');
    const stored = await query(sql`
      select f.pull_request_id as id, f.pickup_seconds as value, f.size_class as "sizeClass"
      from pull_request_facts f join pull_requests p on p.id = f.pull_request_id join actors a on a.id = p.author_id
      where f.repository_id = ${repositoryId} and a.kind = 'user' and f.merged_at is not null and f.pickup_seconds is not null
      order by f.merged_at, f.pull_request_id`);
    expect([status, body.n, body.cells]).toEqual([200, stored.length, []]);
    expect(body.points.map(({ id, value, sizeClass }) => ({ id, value, sizeClass }))).toEqual(stored);
    expect(stored.length).toBeGreaterThan(3);
  });
});

describe('these reads', () => {
  it.each([
    ['distribution', 'measure'],
    ['points', 'measure'],
    ['distribution?measure=merged', 'measure'],
    ['points?measure=unreviewed', 'measure'],
    ['distribution?measure=cycle&split=author', 'split'],
    ['points?measure=cycle&split=size', 'split'],
    ['summary?measure=cycle', 'measure'],
    ['summary?window=5w', 'window'],
    ['distribution?measure=cycle&measure=size', 'measure'],
  ])('refuse %s by name', async (path, field) => {
    const { status, body } = await metric(path, '');
    expect([status, body.errors?.[0]?.path]).toEqual([400, field]);
  });

  it('name what can be asked for', async () => {
    const { body } = await metric('distribution?measure=merged', '');
    expect(body.errors?.[0]?.message).toContain('a duration or size: cycle, coding, pickup');
  });

  it('are for readers of the workspace alone', async () => {
    const { key: other } = await newWorkspace();
    const { key: reader } = await newKey(key, 'reader');
    for (const path of READS) {
      const asked = `${path}${path.includes('?') ? '&' : '?'}${WHOLE}`;
      expect((await call('GET', `/v1/metrics/${asked}`, { key: reader })).status).toBe(200);
      expect((await call('GET', `/v1/metrics/${asked}`)).status).toBe(401);
      expect((await call('GET', `/v1/metrics/${asked}&repositoryId=${repositoryId}`, { key: other })).status).toBe(404);
      expect((await call<{ n: number }>('GET', `/v1/metrics/${asked}`, { key: other })).body.n).toBe(0);
    }
  });
});

describe('changes', () => {
  interface Month {
    monthStart: string;
    merged: { value: number };
    change: Record<string, Change>;
  }
  const nothing = { previous: null, difference: null, percent: null, clear: null, test: null, p: null };

  it('of months are against the one before, and of an open one there are none', async () => {
    // The history may be of the running month alone.
    await query(sql`update pull_request_facts set merged_at = merged_at - interval '40 days'
      where repository_id = ${repositoryId} and pull_request_id in (
        select id from pull_requests where repository_id = ${repositoryId} and number % 2 = 0)`);
    const { body } = await metric<{ data: Month[] }>('monthly');
    const ended = body.data.filter(({ monthStart }) => monthStart < new Date().toISOString().slice(0, 8));
    for (const [index, month] of ended.slice(1).entries()) {
      expect(month.change['merged']?.previous).toBe(ended[index]?.merged.value);
    }
    expect(ended.some(({ merged }) => merged.value > 0)).toBe(true);
    const open = body.data[ended.length];
    for (const change of Object.values(open?.change ?? {})) expect(change).toEqual(nothing);
    expect(Object.keys(open?.change ?? {})).toContain('cycle');
    const { body: none } = await metric<{ data: Month[] }>('monthly', `${WHOLE}&against=none`);
    expect(none.data.map(({ change }) => change['merged'])).toEqual(none.data.map(() => nothing));
  });

  it('of delivery and of the use of AI are against the window before', async () => {
    const window = 'from=2024-01-01&to=2026-01-01';
    const changesOf = async (name: string, more = '') =>
      (await metric<{ change: Record<string, Change> }>(name, `${window}${more}`)).body.change;
    const delivery = await changesOf('delivery');
    const { body: before } = await metric<{ deploymentFrequency: { value: number } }>(
      'delivery',
      'from=2021-12-31&to=2024-01-01',
    );
    expect(Object.keys(delivery)).toEqual([
      'deploymentFrequency',
      'changeLeadTime',
      'changeFailRate',
      'recoveryTime',
      'reworkRate',
    ]);
    expect(delivery['deploymentFrequency']?.previous).toBeCloseTo(before.deploymentFrequency.value, 12);
    const ai = await changesOf('ai');
    const { body: use } = await metric<Record<string, { value: number | null }>>('ai', 'from=2021-12-31&to=2024-01-01');
    for (const name of ['authored', 'assisted', 'reviewed']) expect(ai[name]?.previous).toBe(use[name]?.value);
    for (const name of ['delivery', 'ai']) {
      for (const change of Object.values(await changesOf(name, '&against=none'))) expect(change).toEqual(nothing);
    }
  });
});
