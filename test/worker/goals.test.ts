import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { call, newKey, newWorkspace, until, type ShownRepository } from './support/api.ts';
import { readBefore } from './support/read-before.ts';
import { query } from './support/services.ts';

interface Goal {
  id: string;
  name: string | null;
  metric: string;
  filter: Record<string, string>;
  target: number;
  share: number | null;
}
interface Measured {
  goal: Goal;
  by: string[];
  partial: boolean;
  withheld: string | null;
  wanted: number;
  n: number | null;
  count: number | null;
  value: number | null;
  met: boolean | null;
  weekly: { weekStart: string; n: number | null }[];
  missed: { total: number | null; data: { id: string; value: number }[]; path: string };
}
interface Coverage {
  partial: boolean;
  coveredSince: string | null;
}
interface Page<Item> {
  data: Item[];
  nextCursor: string | null;
}

const WHOLE = 'from=2020-01-01T00:00:00Z&to=2029-01-01T00:00:00Z';
const CYCLE = { metric: 'cycle', target: 86_400, direction: 'atMost', share: 0.8 };

let key = '';
let reader = '';
let repositoryId = '';

beforeAll(async () => {
  ({ key } = await newWorkspace());
  reader = (await newKey(key, 'reader')).key;
  repositoryId = await readBefore(key, 'acme/people');
  await until(
    async () => (await call<ShownRepository>('GET', `/v1/repositories/${repositoryId}`, { key })).body.fullHistory,
    Boolean,
  );
});

const add = <Body = Goal>(body: unknown, as = key) => call<Body>('POST', '/v1/goals', { key: as, body });
const remove = (id: string, as = key) => call('DELETE', `/v1/goals/${id}`, { key: as });
const measured = async (as = reader) =>
  (await call<Page<Measured>>('GET', `/v1/metrics/goals?${WHOLE}`, { key: as })).body.data;

it('a goal says where it stands, and all that miss it are listed', async () => {
  const { status, body: goal } = await add({ ...CYCLE, name: 'A day', filter: { repositoryId: 'acme/people' } });
  expect(status).toBe(201);
  expect(goal).toMatchObject({ ...CYCLE, name: 'A day', filter: { repositoryId: 'acme/people' } });
  expect((await call<Page<Goal>>('GET', '/v1/goals', { key: reader })).body).toEqual({
    data: [goal],
    nextCursor: null,
  });
  // Without the product's own aggregates.
  const [row] = await query(sql`
    select count(*)::int as n, (count(*) filter (where cycle_seconds <= 86400))::int as within
    from pull_request_facts where repository_id = ${repositoryId} and merged_at is not null and author_kind = 'people'`);
  const { n, within } = row as Record<'n' | 'within', number>;
  const [found] = await measured();
  expect(found).toMatchObject({
    goal,
    by: ['people'],
    withheld: null,
    wanted: 0.8,
    n,
    count: within,
    value: within / n,
    met: within / n >= 0.8,
    missed: { total: n - within },
  });
  expect(found?.weekly).toHaveLength(13);
  const { status: listed, body: misses } = await call<{ n: number; total: number; data: { value: number }[] }>(
    'GET',
    `${found?.missed.path ?? ''}&limit=200`,
    { key: reader },
  );
  expect([listed, misses.n, misses.total, misses.data.length]).toEqual([200, n, n - within, n - within]);
  expect(misses.data.every(({ value }) => value > 86_400)).toBe(true);
  expect(misses.data.slice(0, 10)).toEqual(found?.missed.data);
  expect((await remove(goal.id)).status).toBe(204);
  expect((await remove(goal.id)).status).toBe(404);
  expect(await measured()).toEqual([]);
});

it('only an owner adds and removes goals, and nobody those of another workspace', async () => {
  const member = (await newKey(key, 'member')).key;
  for (const as of [reader, member]) expect((await add(CYCLE, as)).status).toBe(403);
  const { body: goal } = await add(CYCLE);
  expect((await remove(goal.id, member)).status).toBe(403);
  const other = await newWorkspace();
  expect((await remove(goal.id, other.key)).status).toBe(404);
  const path = `/v1/goals/${goal.id}/pull-requests`;
  expect((await call('GET', path, { key: other.key })).status).toBe(404);
  expect((await call('GET', '/v1/goals/x/pull-requests', { key })).status).toBe(404);
  expect((await call<Page<Goal>>('GET', '/v1/goals', { key: other.key })).body.data).toEqual([]);
  expect(await measured(other.key)).toEqual([]);
  const theirs = await add({ ...CYCLE, filter: { repositoryId } }, other.key);
  expect(theirs.status).toBe(404);
  await remove(goal.id);
});

it.each([
  [{ ...CYCLE, metric: 'merged' }, 'metric'],
  [{ ...CYCLE, metric: 'nothing' }, 'metric'],
  [{ ...CYCLE, target: -1 }, 'target'],
  [{ ...CYCLE, target: 1e12 }, 'target'],
  [{ ...CYCLE, share: 0 }, 'share'],
  [{ ...CYCLE, share: 80 }, 'share'],
  [{ ...CYCLE, direction: 'below' }, 'direction'],
  [{ ...CYCLE, filter: { lable: 'x' } }, 'filter.lable'],
  [{ ...CYCLE, filter: { sizeClass: 'XXL' } }, 'filter.sizeClass'],
  [{ ...CYCLE, filter: { window: '4w' } }, 'filter.window'],
  [{ ...CYCLE, metric: 'unreviewed', target: 0.1 }, 'share'],
  [{ ...CYCLE, metric: 'unreviewed', share: null, target: 10 }, 'target'],
  [{ ...CYCLE, name: '' }, 'name'],
  [{ ...CYCLE, workingHours: true }, 'workingHours'],
])('refuses %j by the name of its field', async (body, path) => {
  const { status, body: problem } = await add<{ errors?: { path: string }[] }>(body);
  expect([status, problem.errors?.map((error) => error.path)]).toEqual([400, [path]]);
});

it('says that a team of its filter is gone, and answers the other goals', async () => {
  const { body: team } = await call<{ id: string }>('POST', '/v1/teams', { key, body: { name: 'core' } });
  expect((await add({ ...CYCLE, filter: { team: 'nobody has it' } })).status).toBe(404);
  const { body: gone } = await add({ ...CYCLE, filter: { team: 'core' } });
  const { body: stays } = await add({ metric: 'aiAssisted', target: 0.2, direction: 'atLeast' });
  await call('DELETE', `/v1/teams/${team.id}`, { key });
  const [first, second] = await measured();
  expect(first).toMatchObject({ withheld: 'team', n: null, value: null, met: null, missed: { total: null, data: [] } });
  expect(second).toMatchObject({ withheld: null, by: ['people', 'agents'] });
  expect(second?.n).toBeGreaterThan(0);
  for (const { id } of [gone, stays]) await remove(id);
});

it('is in working hours only while the workspace has them', async () => {
  const goal = { metric: 'pickup', target: 3_600, direction: 'atMost', workingHours: true };
  const refused = await add<{ errors: { path: string }[] }>(goal);
  expect([refused.status, refused.body.errors.map(({ path }) => path)]).toEqual([409, ['workingHours']]);
  const change = (workingHours: unknown) => call('PATCH', '/v1/rules', { key, body: { workingHours } });
  await change({ days: ['monday', 'tuesday'], from: '09:00', to: '17:00' });
  const { status, body: added } = await add(goal);
  expect([status, added]).toMatchObject([201, { workingHours: true }]);
  expect((await measured())[0]).toMatchObject({ withheld: null, goal: { workingHours: true } });
  await change(null);
  expect((await measured())[0]).toMatchObject({ withheld: 'workingHours', n: null, value: null });
  await remove(added.id);
});

it('of deployments is as whole as these are, where it stands and in the list of its misses', async () => {
  const goals = [
    { metric: 'changeLeadTime', target: 86_400, direction: 'atMost' },
    { metric: 'changeFailRate', target: 0.1, direction: 'atMost' },
    CYCLE,
  ];
  const ids: string[] = [];
  for (const goal of goals) ids.push((await add(goal)).body.id);
  // Its deployments count, and GitHub's list of them was read no further back than 2024.
  await query(sql`update repositories set deployment_source = 'deployments', deployments_since = '2024-01-01',
    walks_since = '2024-01-01', metrics_changed_at = clock_timestamp() where id = ${repositoryId}`);
  const lists = await Promise.all(
    ids.map(
      async (id) => (await call<Coverage>('GET', `/v1/goals/${id}/pull-requests?${WHOLE}`, { key: reader })).body,
    ),
  );
  expect(lists.map(({ partial, coveredSince }) => [partial, coveredSince])).toEqual([
    [true, '2024-01-01T00:00:00.000Z'],
    [true, '2024-01-01T00:00:00.000Z'],
    [false, '1970-01-01T00:00:00.000Z'],
  ]);
  expect((await measured()).map(({ partial }) => partial)).toEqual([true, true, false]);
  await query(sql`update repositories set deployment_source = 'merges', deployments_since = null, walks_since = null,
    metrics_changed_at = clock_timestamp() where id = ${repositoryId}`);
  for (const id of ids) await remove(id);
});

it('keeps the numbers of a single person by the rule, and answers the other goals', async () => {
  const { body: personal } = await add({ ...CYCLE, filter: { author: 'octocat' } });
  const { body: common } = await add(CYCLE);
  const withheld = async (as: string) => (await measured(as)).map((goal) => goal.withheld);
  const misses = (as: string) => call('GET', `/v1/goals/${personal.id}/pull-requests`, { key: as });
  expect(await withheld(reader)).toEqual([null, null]);
  await call('PATCH', '/v1/rules', { key, body: { individualNumbers: 'own' } });
  expect([await withheld(reader), await withheld(key)]).toEqual([
    ['individualNumbers', null],
    [null, null],
  ]);
  expect([(await misses(reader)).status, (await misses(key)).status]).toEqual([403, 200]);
  await call('PATCH', '/v1/rules', { key, body: { individualNumbers: 'off' } });
  expect(await withheld(key)).toEqual(['individualNumbers', null]);
  expect((await add({ ...CYCLE, filter: { reviewer: 'octocat' } })).status).toBe(403);
  await call('PATCH', '/v1/rules', { key, body: { individualNumbers: 'everyone' } });
  for (const { id } of [personal, common]) await remove(id);
});
