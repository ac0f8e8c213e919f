import { sql, type SQL } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/metrics/change.ts';
import { call, newWorkspace, request, track, until, type ProblemBody, type ShownRepository } from './support/api.ts';
import { readBefore } from './support/read-before.ts';
import { query } from './support/services.ts';

interface Counted {
  n: number;
  value: number;
}
interface Overview {
  from: string;
  to: string;
  partial: boolean;
  previousPartial: boolean;
  current: { merged: Counted; openAtEnd: Counted; cycle: { n: number; p50: number | null } };
  previous: { from: string; to: string; merged: Counted } | null;
  change: Record<'merged' | 'cycle' | 'openAtEnd', Change>;
  distribution?: { cycle: { from: number; to: number; n: number }[] };
  outliers?: { cycle: { id: string; number: number; value: number }[] };
}
interface Period {
  from: string;
  to: string;
  partial: boolean;
  open: boolean;
  cut: boolean;
  merged: Counted;
}

const WHOLE = 'from=2020-01-01T00:00:00Z&to=2029-01-01T00:00:00Z';

let key = '';
let workspaceId = '';
let repositoryId = '';

beforeAll(async () => {
  ({ key, id: workspaceId } = await newWorkspace());
  repositoryId = await readBefore(key, 'acme/people');
  // RepoCursor knows the end a moment before the database does.
  await until(
    async () => (await call<ShownRepository>('GET', `/v1/repositories/${repositoryId}`, { key })).body.fullHistory,
    Boolean,
  );
});

const metrics = <Body>(name: string, asked = WHOLE) => call<Body>('GET', `/v1/metrics/${name}?${asked}`, { key });

describe('the metrics of a synced repository', () => {
  it('count what is stored', async () => {
    const [row] = await query(sql`
      select count(*) filter (where merged_at is not null)::int as merged, count(*) filter (where state = 'open')::int as open
      from pull_requests where repository_id = ${repositoryId}`);
    const { status, body } = await metrics<Overview>('overview', `${WHOLE}&by=all`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      partial: false,
      coveredSince: '1970-01-01T00:00:00.000Z',
      current: { merged: { value: row?.['merged'] }, openAtEnd: { value: row?.['open'] } },
    });
    expect(body.current.cycle.n).toBe(row?.['merged']);
  });

  it('count people, and the kinds of authors that a request names', async () => {
    // Without the product's own rule: accounts and their kinds as GitHub says them.
    const [row] = await query(sql`
      select count(*)::int as all, (count(*) filter (where a.kind = 'user'))::int as people,
        (count(*) filter (where a.login = 'copilot-swe-agent'))::int as agents,
        (count(*) filter (where a.kind = 'bot' and a.login <> 'copilot-swe-agent'))::int as automation
      from pull_requests p left join actors a on a.id = p.author_id
      where p.repository_id = ${repositoryId} and p.merged_at is not null`);
    const { all, people, agents, automation } = row as Record<string, number>;
    expect(Number(all)).toBeGreaterThan(Number(people));
    const merged = async (asked: string) => {
      const { body } = await metrics<Overview & { by: string[] }>('overview', `${WHOLE}${asked}`);
      return [body.by.join(), body.current.merged.n];
    };
    expect(await merged('')).toEqual(['people', people]);
    expect(await merged('&by=agents')).toEqual(['agents', agents]);
    expect(await merged('&by=automation')).toEqual(['automation', automation]);
    expect(await merged('&by=automation,people')).toEqual(['people,automation', Number(people) + Number(automation)]);
    expect(await merged('&by=all')).toEqual(['all', all]);
    for (const name of ['weekly', 'quality', 'authors']) {
      expect((await metrics<{ n: number }>(name, `${WHOLE}&by=automation`)).body.n).toBe(automation);
    }
    const { body: listed } = await call<{ data: unknown[] }>(
      'GET',
      `/v1/pull-requests?limit=200&state=merged&by=people,agents`,
      { key },
    );
    expect(listed.data).toHaveLength(Number(people) + Number(agents));
    const exported = await (
      await request('GET', '/v1/exports/pull-requests?format=ndjson&state=merged&by=automation', { key })
    ).text();
    expect(exported.trim().split('\n').filter(Boolean)).toHaveLength(Number(automation));
  });

  it.each(['by=people,people', 'by=', 'by=bots', 'by=people,all', 'excluded=no'])(
    'refuse %s by name',
    async (asked) => {
      for (const path of ['metrics/overview', 'metrics/ai', 'pull-requests', 'exports/pull-requests']) {
        const { status, body } = await call('GET', `/v1/${path}?${asked}`, { key });
        expect([path, status, body.errors?.[0]?.path]).toEqual([path, 400, asked.split('=')[0]]);
      }
    },
  );

  it('take the checks that the branch demands, from the first sync on', async () => {
    // On the replay, `build` and `ci/legacy`.
    const latest = sql`
      select distinct on (pull_request_id, name) pull_request_id, name,
        case when c.conclusion is not null then c.conclusion in ('success', 'neutral', 'skipped') end as passed
      from check_runs c join pull_requests p on p.id = c.pull_request_id
      where p.merged_at is null or c.started_at is null or c.started_at <= p.merged_at
      order by pull_request_id, name, started_at desc nulls first, c.github_id desc`;
    // False when one failed, else null while one has not ended.
    const verdict = (condition: SQL) => sql`case
      when bool_or(not c.passed) filter (where ${condition}) then false
      when not bool_or(c.passed is null) filter (where ${condition}) then true end`;
    const rows = await query(sql`
      with checks as (
        select *, name = 'build' as required from (${latest}) c
        union all select pull_request_id, context, case when state not in ('pending', 'expected') then state = 'success' end,
          context = 'ci/legacy' from commit_statuses
      )
      select p.number, f.checks_passed as stored, bool_and(c.passed) as all_passed,
        case when bool_or(c.required) then ${verdict(sql`c.required`)} else ${verdict(sql`c.name is not null`)} end as passed
      from pull_requests p join pull_request_facts f on f.pull_request_id = p.id left join checks c on c.pull_request_id = p.id
      where p.repository_id = ${repositoryId} group by 1, 2`);
    expect(rows.filter(({ stored, passed }) => stored !== passed)).toEqual([]);
    expect(rows.some(({ passed, all_passed: all }) => passed === true && all === false)).toBe(true);
  });

  it('hang on no check of which it is not known, after GitHub was asked about a few pull requests', async () => {
    const [row] = await query(sql`
      select count(*)::int as hanging, (count(*) filter (where f.checks_undecided))::int as undecided,
        (select count(distinct number)::int from branch_checks where repository_id = ${repositoryId}) as asked,
        (select count(*)::int from branch_checks where repository_id = ${repositoryId} and is_required is null) as unanswered
      from pull_request_facts f
      where f.repository_id = ${repositoryId} and exists (select from check_runs c
        where c.pull_request_id = f.pull_request_id and c.conclusion in ('failure', 'timed_out'))`);
    expect(row).toMatchObject({ undecided: 0, unanswered: 0 });
    expect(Number(row?.['hanging'])).toBeGreaterThan(8);
    expect(Number(row?.['asked'])).toBeLessThan(5);
  });

  it('are there by week and by month once the sync has ended', async () => {
    const overview = await metrics<Overview>('overview');
    for (const name of ['weekly', 'monthly']) {
      const { body } = await metrics<{ data: Period[] }>(name);
      expect(body.data.reduce((sum, { merged }) => sum + merged.value, 0)).toBe(overview.body.current.merged.value);
      expect(body.data.every(({ partial }) => !partial)).toBe(true);
    }
  });

  it('say on how many they rest', async () => {
    const [row] = await query(sql`
      select count(*)::int as merged, count(author_id)::int as known,
        (select count(*)::int from review_facts r where r.repository_id = ${repositoryId}) as reviews,
        (select count(*)::int from deployments d where d.repository_id = ${repositoryId} and d.is_production
          and d.succeeded_at is not null) as deployments
      from pull_request_facts where repository_id = ${repositoryId} and merged_at is not null`);
    const asked = `${WHOLE}&by=all`;
    const names = ['overview', 'weekly', 'quality', 'authors', 'reviewers', 'delivery'];
    const answers = await Promise.all(names.map((name) => metrics<{ n: number }>(name, asked)));
    const { merged, known, reviews, deployments } = row ?? {};
    expect(answers.map(({ body }) => body.n)).toEqual([merged, merged, merged, known, reviews, deployments]);
  });

  it('compare one reviewer with all, as the answer for all does', async () => {
    const { body: all } = await metrics<{ n: number; data: { reviewer: { login: string } }[] }>('reviewers');
    const [first] = all.data;
    expect(first).toBeDefined();
    const { body: one } = await metrics('reviewers', `${WHOLE}&author=${first?.reviewer.login}`);
    expect(one).toMatchObject({ n: all.n, data: [first] });
  });

  it.each(['reviewers', 'authors'])('list %s page by page', async (name) => {
    const read = async (asked: string) =>
      (await metrics<{ data: unknown[]; nextCursor: string | null }>(name, `${WHOLE}${asked}`)).body;
    const whole = await read('');
    expect(whole.nextCursor).toBeNull();
    let page = await read('&limit=2');
    const entries = [...page.data];
    while (page.nextCursor !== null) {
      page = await read(`&limit=2&cursor=${page.nextCursor}`);
      entries.push(...page.data);
    }
    expect(entries).toEqual(whole.data);
    expect(entries.length).toBeGreaterThan(2);
  });

  it.each(['reviewers', 'authors', 'delivery', 'quality'])('answer for %s, of nothing too', async (name) => {
    expect((await metrics(name)).status).toBe(200);
    const { status, body } = await metrics<Record<string, unknown>>(
      name,
      'from=1990-01-01T00:00:00Z&to=1990-02-01T00:00:00Z',
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({ partial: false });
  });

  it('rest on deployments where they are known, and on merges elsewhere', async () => {
    expect((await metrics('delivery')).body).toMatchObject({ source: 'deployments' });
    const { key: other } = await newWorkspace();
    const { body } = await call('GET', `/v1/metrics/delivery?${WHOLE}`, { key: other });
    expect(body).toMatchObject({ source: 'merges' });
  });

  it('are asked for again only when something changed', async () => {
    const path = `/v1/metrics/overview?${WHOLE}`;
    const first = await request('GET', path, { key });
    await first.text();
    const etag = first.headers.get('etag') ?? '';
    const again = await request('GET', path, { key, headers: { 'if-none-match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect((await call('POST', `/v1/repositories/${repositoryId}/recompute`, { key })).status).toBe(202);
    await until(
      async () => (await request('GET', path, { key, headers: { 'if-none-match': etag } })).status,
      (status) => status === 200,
    );
  });

  it('are kept for the workspace that had them, until something changed', async () => {
    const { id: workspace, key: own } = await newWorkspace();
    const { id } = await track(own, 'acme/people');
    const path = `/v1/metrics/delivery?${WHOLE}`;
    const deployments = async () => (await call<{ n: number }>('GET', path, { key: own })).body.n;
    const first = await request('GET', path, { key: own });
    expect(await first.json()).toMatchObject({ n: 0, source: 'merges' });
    const name = `https://metrics.invalid/${first.headers.get('etag')?.replaceAll('"', '')}`;
    const answers = await caches.open('metrics');
    await until(async () => (await answers.match(name)) !== undefined, Boolean);
    // Behind the Worker's back, so that an answer without it can only be the one from before.
    await query(sql`
      insert into deployment_facts (id, workspace_id, repository_id, source, sha, environment, kind, at, began_at, carried,
        is_rework, failed, fingerprint)
      select gen_random_uuid(), ${workspace}, ${id}, 'deployments', 'd1', 'production', 'deployment', now(), now(), 0,
        false, false, ''`);
    expect(await deployments()).toBe(0);
    await query(sql`update repositories set metrics_changed_at = clock_timestamp() where id = ${id}`);
    expect(await deployments()).toBe(1);
  });

  it('are computed again on request, to the same', async () => {
    const facts = () =>
      query(sql`select to_jsonb(f) - 'computed_at' as fact from pull_request_facts f
        where repository_id = ${repositoryId} order by pull_request_id`);
    const before = await facts();
    expect(before.length).toBeGreaterThan(0);
    await query(sql`update pull_request_facts set cycle_seconds = 1, size = 1 where repository_id = ${repositoryId}`);
    await call('POST', `/v1/repositories/${repositoryId}/recompute`, { key });
    await until(facts, (now) => JSON.stringify(now) === JSON.stringify(before));
  });
});

describe('windows', () => {
  /** Two years of the history, as far as it is stored since an instant. */
  const TWO_YEARS = 'from=2024-01-01&to=2026-01-01';
  const coveredSince = (instant: string) =>
    query(sql`update repositories set covered_since = ${instant} where id = ${repositoryId}`);

  it('have a name, a day of the zone or an instant, and end now', async () => {
    const { body } = await metrics<Overview>('overview', '');
    expect(Date.parse(body.to) - Date.now()).toBeLessThanOrEqual(60_000);
    expect(new Date(body.from).getUTCDay()).toBe(1);
    const [named, weekly] = [
      (await metrics<Overview>('overview', 'window=13w')).body,
      (await metrics<{ data: Period[] }>('weekly', 'window=13w')).body,
    ];
    expect([named.from, weekly.data[0]?.from, weekly.data.length]).toEqual([body.from, body.from, 13]);
    expect(weekly.data.map(({ open }) => open).indexOf(true)).toBe(12);
    const days = await metrics<Overview>('overview', 'from=2026-01-01&to=2026-02-01');
    expect([days.body.from, days.body.to]).toEqual(['2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z']);
    const quarter = await metrics<Overview>('overview', 'window=quarter');
    expect(quarter.body.from.slice(5)).toMatch(/^(01|04|07|10)-01T00:00:00.000Z$/);
  });

  it('cut their weeks and months, so that these sum to the window', async () => {
    const { body: whole } = await metrics<Overview>('overview');
    const [bounds] = await query(sql`
      select min(merged_at) + interval '80 hours' as from, max(merged_at) - interval '50 hours' as to from pull_requests
      where repository_id = ${repositoryId}`);
    const at = (instant: unknown) => new Date(String(instant)).toISOString();
    const asked = `from=${at(bounds?.['from'])}&to=${at(bounds?.['to'])}`;
    const { body } = await metrics<Overview>('overview', asked);
    expect(body.current.merged.value).toBeLessThan(whole.current.merged.value);
    expect(body.current.merged.value).toBeGreaterThan(0);
    for (const name of ['weekly', 'monthly']) {
      const { data } = (await metrics<{ data: Period[] }>(name, asked)).body;
      expect(
        data.reduce((sum, { merged }) => sum + merged.value, 0),
        name,
      ).toBe(body.current.merged.value);
      expect([data[0]?.from, data.at(-1)?.to]).toEqual([body.from, body.to]);
      expect([data[0]?.cut, data.at(-1)?.cut]).toEqual([true, true]);
    }
  });

  it('are compared with the one before, the one a year before, or none', async () => {
    const { body } = await metrics<Overview>('overview', `${TWO_YEARS}&against=previous`);
    expect(body.previous).toMatchObject({ from: '2021-12-31T00:00:00.000Z', to: '2024-01-01T00:00:00.000Z' });
    expect(body.change.merged.previous).toBe(body.previous?.merged.value);
    const year = await metrics<Overview>('overview', `${TWO_YEARS}&against=year`);
    expect(year.body.previous).toMatchObject({ from: '2023-01-02T00:00:00.000Z', to: '2025-01-02T00:00:00.000Z' });
    const none = await metrics<Overview>('overview', `${TWO_YEARS}&against=none`);
    expect([none.body.previous, none.body.previousPartial]).toEqual([null, false]);
    const nothing = { previous: null, difference: null, percent: null, clear: null, test: null, p: null };
    expect(none.body.change.merged).toEqual(nothing);
  });

  it('are not compared with what is not stored', async () => {
    const nothing = { previous: null, difference: null, percent: null, clear: null, test: null, p: null };
    try {
      // The window is stored whole, the one before it is not.
      await coveredSince('2023-06-01T00:00:00Z');
      const { body } = await metrics<Overview>('overview', TWO_YEARS);
      expect(body).toMatchObject({ partial: false, previousPartial: true, previous: null });
      expect(body.change).toMatchObject({ merged: nothing, cycle: nothing, openAtEnd: nothing });
      // What is open, and what waits, may have been opened before.
      expect(body.current.openAtEnd).toEqual({ n: 0, value: null });
      expect((await metrics<{ waitingPartial: boolean }>('reviewers')).body.waitingPartial).toBe(true);
      await coveredSince('2021-12-31T00:00:00Z');
      const covered = await metrics<Overview>('overview', TWO_YEARS);
      expect(covered.body).toMatchObject({ partial: false, previousPartial: false });
      expect(covered.body.previous).not.toBeNull();
    } finally {
      await coveredSince('epoch');
    }
    expect((await metrics<{ waitingPartial: boolean }>('reviewers')).body.waitingPartial).toBe(false);
  });

  it('show how their values are distributed, and the longest', async () => {
    const { body } = await metrics<Overview>('overview', `${WHOLE}&distribution=true`);
    const bins = body.distribution?.cycle ?? [];
    expect(bins.reduce((sum, { n }) => sum + n, 0)).toBe(body.current.cycle.n);
    expect(bins.slice(1).map(({ from }) => from)).toEqual(bins.slice(0, -1).map(({ to }) => to));
    expect(bins.slice(1).every(({ from, to }) => to >= 1.75 * from && to <= 3 * from)).toBe(true);
    const longest = await query(sql`
      select p.number, f.cycle_seconds as value from pull_request_facts f join pull_requests p on p.id = f.pull_request_id
      where f.repository_id = ${repositoryId} and f.merged_at is not null order by 2 desc, p.id limit 10`);
    expect(body.outliers?.cycle.map(({ number, value }) => ({ number, value }))).toEqual(longest);
    expect((await metrics<Overview>('overview')).body).not.toHaveProperty('outliers');
    const { body: alone } = await metrics<Overview>('overview', `${WHOLE}&outliers=true`);
    expect([alone.outliers, alone.distribution]).toEqual([body.outliers, undefined]);
  });
});

describe('bad input to metrics', () => {
  it.each([
    ['from=yesterday', 'from'],
    ['from=2026-02-30', 'from'],
    ['window=5w', 'window'],
    ['window=13w&from=2026-01-01', 'window'],
    ['window=13w&to=2026-01-01', 'window'],
    ['against=before', 'against'],
    ['distribution=yes', 'distribution'],
    ['autor=ada', 'autor'],
    ['label=a&label=b', 'label'],
    ['from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'from'],
    ['from=1970-01-01T00:00:00Z&to=2026-01-01T00:00:00Z', 'from'],
    ['to=9999-12-31T23:59:59Z', 'to'],
    ['to=0001-01-02T00:00:00Z', 'to'],
    ['from=0001-01-01T00:00:00Z&to=0005-01-01T00:00:00Z', 'from'],
    ['repositoryId=12', 'repositoryId'],
    ['team=', 'team'],
    ['author=', 'author'],
    ['label=', 'label'],
  ])('%s names the field', async (asked, path) => {
    const { status, body } = await call('GET', `/v1/metrics/overview?${asked}`, { key });
    expect([status, body.errors?.[0]?.path]).toEqual([400, path]);
  });

  it('an instant that is none is told so once', async () => {
    const { body } = await call('GET', '/v1/metrics/overview?from=2026-01', { key });
    expect(body.errors).toEqual([{ path: 'from', message: expect.stringContaining('2026-01-31T00:00:00Z') }]);
  });

  it('a repository and a team are the same by their id and by their name, in any capitals', async () => {
    const of = async (asked: string) => (await metrics<Overview>('overview', `${WHOLE}&${asked}`)).body.current;
    const all = await of(`repositoryId=${repositoryId}`);
    expect(all.merged.n).toBeGreaterThan(0);
    expect(await of('repositoryId=ACME/People')).toEqual(all);
    expect(await of(`repositoryId=acme/people,${repositoryId}`)).toEqual(all);
    const { body } = await call<{ data: { id: string }[] }>('GET', '/v1/actors', { key });
    const members = body.data.map(({ id }) => id);
    const team = await call<{ id: string }>('POST', '/v1/teams', { key, body: { name: 'All, of us', members } });
    const ours = await of(`team=${team.body.id}`);
    expect(ours.merged.n).toBeGreaterThan(0);
    expect(await of(`team=${encodeURIComponent('all\\, of US')}`)).toEqual(ours);
    expect((await call('DELETE', `/v1/teams/${team.body.id}`, { key })).status).toBe(204);
  });

  it('a parameter that does not exist is told the nearest that does', async () => {
    const { body } = await call('GET', '/v1/metrics/overview?autor=ada', { key });
    expect(body.errors).toEqual([{ path: 'autor', message: 'no parameter; the nearest is author' }]);
    // What one metric takes, another may not.
    expect((await call('GET', '/v1/metrics/weekly?distribution=true', { key })).status).toBe(400);
  });

  it.each(['weekly', 'monthly', 'ai', 'overview', 'reviewers', 'authors', 'delivery', 'quality'])(
    'the first and the last window that can be asked for has an answer for %s',
    async (name) => {
      for (const window of ['to=1970-01-02T00:00:00Z', 'from=8990-01-01T00:00:00Z&to=8999-12-31T23:59:59Z']) {
        expect((await metrics(name, window)).status).toBe(200);
      }
    },
  );

  it.each([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['cursor=abc', 'cursor'],
  ])('%s of a list of people names the field', async (asked, path) => {
    for (const name of ['reviewers', 'authors']) {
      const { status, body } = await metrics<ProblemBody>(name, asked);
      expect([status, body.errors?.[0]?.path]).toEqual([400, path]);
    }
  });

  it('a repository or a team of another workspace is not there', async () => {
    const { key: other } = await newWorkspace();
    for (const path of ['metrics/overview', 'deployments', 'pull-requests', 'exports/pull-requests']) {
      for (const asked of [
        `repositoryId=${repositoryId}`,
        'repositoryId=acme/people',
        `team=${workspaceId}`,
        'team=core',
      ]) {
        const answer = await call('GET', `/v1/${path}?${asked}`, { key: other });
        const what = asked.startsWith('team') ? 'team' : 'repository';
        expect([answer.status, answer.body.detail], `${path} ${asked}`).toEqual([404, `There is no such ${what}.`]);
      }
    }
    // One that is there does not make up for one that is not.
    expect((await call('GET', `/v1/metrics/overview?repositoryId=acme/people,acme/none`, { key })).status).toBe(404);
    expect((await call('POST', `/v1/repositories/${repositoryId}/recompute`, { key: other })).status).toBe(404);
    const { body } = await call<Overview>('GET', `/v1/metrics/overview?${WHOLE}`, { key: other });
    expect(body.current.merged).toEqual({ n: 0, value: 0 });
  });
});
