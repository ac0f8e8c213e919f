import { sql } from 'drizzle-orm';
import { beforeEach, expect, it } from 'vitest';
import type { PullRequestSnapshot } from '../../src/domain/entities.ts';
import { MAX_GOALS, type GoalSaid } from '../../src/domain/metrics/goals.ts';
import { weeksIn } from '../../src/domain/metrics/windows.ts';
import { rowsAsTenant, type Scope } from '../../src/storage/database.ts';
import { addGoal, deleteGoal, getGoal, listGoals } from '../../src/storage/goals.ts';
import { decodeCursor } from '../../src/storage/keyset.ts';
import { listDeployments } from '../../src/storage/deployment-list.ts';
import { readDelivery } from '../../src/storage/metrics/delivery.ts';
import { listMisses, readGoals, readGoalScopes } from '../../src/storage/metrics/goals.ts';
import { changeRules } from '../../src/storage/rules.ts';
import { describeRepository } from '../../src/storage/repositories.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { computeAll } from '../support/compute-all.ts';
import { newScope, repositoryOf, useDatabase } from '../support/database.ts';
import { removedNow } from '../support/removed-now.ts';
import { commit, complete, person, review, snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();
let scope: Scope;

const HOUR = 3_600_000;
/** A Monday. */
const MONDAY = Date.UTC(2026, 0, 5);
const hour = (hours: number) => new Date(MONDAY + hours * HOUR).toISOString();
const WEEKS = weeksIn({ from: hour(0), to: hour(336) }, 'UTC', MONDAY + 9_000 * HOUR);
/** The second of the two weeks. */
const WINDOW = { from: hour(168), to: hour(336) };
const RESPONSE: GoalSaid = { metric: 'response', target: 28_800, direction: 'atMost', share: 0.8, workingHours: false };

/** Merged ten hours after it was opened; its first review came after so many hours, or never. */
function merged(number: number, opened: number, response: number | null) {
  const end = hour(opened + 10);
  const reviews =
    response === null ? [] : [review(number, { author: person(9), submittedAt: hour(opened + response) })];
  return snapshot({
    number,
    title: `Change ${number}`,
    state: 'merged',
    createdAt: hour(opened),
    mergedAt: end,
    closedAt: end,
    lists: { reviews: complete(reviews), commits: complete([]) },
  });
}

beforeEach(async () => {
  scope = await newScope(test.db);
});

/** A first week with one that misses 8 hours; a second with one at exactly 8 hours, two that miss it, and one without a review. */
async function fill(): Promise<void> {
  await savePullRequests(test.db, scope, [
    merged(1, 1, 1),
    merged(2, 2, 9),
    merged(3, 170, 8),
    merged(4, 171, 8.5),
    merged(5, 172, 1),
    merged(6, 173, 9),
    merged(7, 174, null),
  ]);
  await computeAll(test.db, scope);
}

const read = async (goal: GoalSaid, window = WINDOW) => {
  const of = { workspaceId: scope.workspaceId };
  const [found] = await readGoals(test.db, scope.workspaceId, [{ ...goal, scope: of }], window, WEEKS);
  if (!found) throw new Error('there is no answer');
  const { missed, ...rest } = found;
  return { ...rest, total: missed.total, missed: missed.data.map(({ number, value }) => [number, value]) };
};

it('says how many are within a duration, week by week, and names those that are not', async () => {
  await fill();
  expect(await read(RESPONSE)).toEqual({
    n: 4,
    count: 2,
    weekly: [
      { n: 2, count: 1 },
      { n: 4, count: 2 },
    ],
    total: 2,
    missed: [
      [6, 9 * 3_600],
      [4, 8.5 * 3_600],
    ],
  });
  // The other way round, the one at exactly 8 hours meets it too.
  expect(await read({ ...RESPONSE, direction: 'atLeast' })).toMatchObject({ n: 4, count: 3, missed: [[5, 3_600]] });
});

it('counts working hours, when it is said so', async () => {
  const hours = { days: ['monday' as const], from: '00:00', to: '12:00' };
  await changeRules(test.db, scope.workspaceId, { keyId: scope.workspaceId, keyName: 'test' }, { workingHours: hours });
  // The second Monday has 12 working hours, from hour 168 on.
  await savePullRequests(test.db, scope, [merged(4, 171, 8.5), merged(5, 178, 9), merged(6, 200, 9)]);
  await computeAll(test.db, scope);
  expect(await read({ ...RESPONSE, workingHours: true })).toMatchObject({
    n: 3,
    count: 2,
    missed: [[4, 8.5 * 3_600]],
  });
  expect(await read(RESPONSE)).toMatchObject({ n: 3, count: 0, total: 3 });
});

it('says how many have what a share is of, and names those on the wrong side', async () => {
  await fill();
  const unreviewed = { metric: 'unreviewed', target: 0.1, share: null, workingHours: false } as const;
  expect(await read({ ...unreviewed, direction: 'atMost' })).toMatchObject({
    n: 5,
    count: 1,
    total: 1,
    missed: [[7, 1]],
  });
  const { missed, total } = await read({ ...unreviewed, direction: 'atLeast' });
  expect([total, missed]).toEqual([4, [6, 5, 4, 3].map((number) => [number, 0])]);
});

it('lists all that miss it, a page at a time', async () => {
  await fill();
  const goal = { ...RESPONSE, scope: { workspaceId: scope.workspaceId } };
  const window = { from: hour(0), to: hour(336) };
  const pages: (number | null)[][] = [];
  let after: string[] | null = null;
  do {
    const { page, standing }: Awaited<ReturnType<typeof listMisses>> = await listMisses(
      test.db,
      scope.workspaceId,
      goal,
      window,
      2,
      after,
    );
    expect(standing).toEqual({ n: 6, count: 3 });
    pages.push(page.data.map(({ number }) => number));
    after = page.nextCursor === null ? null : decodeCursor(page.nextCursor, 2);
  } while (after !== null);
  expect(pages).toEqual([[6, 4], [2]]);
});

it('is of deployments and of the way to them, too, and names those that miss it', async () => {
  const begun = (one: PullRequestSnapshot, authoredAt: string): PullRequestSnapshot => ({
    ...one,
    lists: { ...one.lists, commits: complete([commit(`c${one.number}`, { authoredAt })]) },
  });
  await savePullRequests(test.db, scope, [
    merged(3, 170, 8),
    begun(merged(4, 171, 8), hour(169)),
    // It takes back the fourth, eleven hours after that was merged.
    begun({ ...merged(8, 182, 1), title: 'Revert "Change 4"', body: 'Reverts #4' }, hour(181)),
  ]);
  await computeAll(test.db, scope);
  const { workspaceId } = scope;
  const delivery = await readDelivery(test.db, { workspaceId }, WINDOW);
  expect([delivery.deployments, delivery.failed, delivery.rework, delivery.leadTime.n]).toEqual([3, 1, 1, 2]);
  const goal = (metric: GoalSaid['metric'], target: number, direction: GoalSaid['direction'] = 'atMost') =>
    read({ metric, target, direction, share: null, workingHours: false });
  expect(await goal('changeFailRate', 0.1)).toMatchObject({
    n: 3,
    count: 1,
    weekly: [
      { n: 0, count: 0 },
      { n: 3, count: 1 },
    ],
    total: 1,
    missed: [[null, 1]],
  });
  expect(await goal('reworkRate', 0.5)).toMatchObject({ n: 3, count: 1, total: 1 });
  expect(await goal('recoveryTime', 11 * 3_600)).toMatchObject({ n: 1, count: 1, total: 0 });
  expect(await goal('recoveryTime', 3_600)).toMatchObject({ n: 1, count: 0, missed: [[null, 11 * 3_600]] });
  expect(await goal('changeLeadTime', 11 * 3_600)).toMatchObject({ n: 2, count: 1, missed: [[4, 12 * 3_600]] });
  const said = {
    metric: 'changeFailRate',
    target: 0.1,
    direction: 'atMost',
    share: null,
    workingHours: false,
    scope: { workspaceId },
  } as const;
  const { page, standing } = await listMisses(test.db, workspaceId, said, WINDOW, 10, null);
  expect(standing).toEqual({ n: 3, count: 1 });
  const { data: failed } = await listDeployments(
    test.db,
    { workspaceId, ...WINDOW, measure: 'changeFailRate' },
    10,
    null,
  );
  expect(page.data).toMatchObject(failed.map(({ id, at, sha, environment }) => ({ id, at, sha, title: environment })));
  expect(page.data).toMatchObject([{ repository: 'octo/repository-1', number: null, mergedAt: null }]);
});

it('counts nothing of an empty window', async () => {
  await fill();
  const weekly = [
    { n: 2, count: 1 },
    { n: 4, count: 2 },
  ];
  const empty = { from: hour(335), to: hour(336) };
  expect(await read(RESPONSE, empty)).toEqual({ n: 0, count: 0, weekly, total: 0, missed: [] });
});

it('knows what the filter of a goal names, since when it is stored, and what is gone', async () => {
  const { workspaceId, repositoryId } = scope;
  const of = (repository: string) => ({ workspaceId, repositoryId: [repository] });
  const asked = [{ workspaceId }, of(repositoryId), of('octo/renamed'), { workspaceId, teamId: ['core'] }];
  await describeRepository(test.db, scope, { ...repositoryOf(1), fullName: 'octo/renamed' });
  const found = await readGoalScopes(test.db, workspaceId, asked);
  expect(found.map(({ absent, repositoryId: ids, coveredSince }) => [absent, ids, coveredSince])).toEqual([
    [null, undefined, null],
    [null, [repositoryId], null],
    [null, [repositoryId], null],
    ['team', undefined, null],
  ]);
  await removedNow(test.db, { workspaceId, repositoryId });
  expect((await readGoalScopes(test.db, workspaceId, [of(repositoryId)])).map(({ absent }) => absent)).toEqual([
    'repository',
  ]);
});

it('keeps goals as they were given, the oldest first, up to their limit, and never those of another workspace', async () => {
  const other = await newScope(test.db);
  const said = { ...RESPONSE, name: 'Be quick', filter: { label: 'a\\,b', team: 'core' } };
  const first = await addGoal(test.db, scope.workspaceId, said);
  expect(first).toMatchObject(said);
  const id = first?.id ?? '';
  expect(await getGoal(test.db, scope.workspaceId, id)).toEqual(first);
  expect(await getGoal(test.db, other.workspaceId, id)).toBeNull();
  expect(await deleteGoal(test.db, other.workspaceId, id)).toBe(false);
  expect((await listGoals(test.db, other.workspaceId, 10, null)).data).toEqual([]);
  // Not even a statement that forgot to ask sees it, or writes to another workspace.
  expect(await rowsAsTenant(test.db, other.workspaceId, sql`select id from goals`)).toEqual([]);
  const steal = sql`update goals set workspace_id = ${other.workspaceId} where id = ${id}`;
  await expect(rowsAsTenant(test.db, scope.workspaceId, steal)).rejects.toThrow('row-level security');
  for (let number = 2; number <= MAX_GOALS; number++) {
    await addGoal(test.db, scope.workspaceId, { ...said, name: `goal ${number}` });
  }
  expect(await addGoal(test.db, scope.workspaceId, said)).toBeNull();
  const page = await listGoals(test.db, scope.workspaceId, 30, null);
  const rest = await listGoals(test.db, scope.workspaceId, 30, decodeCursor(page.nextCursor ?? '', 2));
  expect(new Set([...page.data, ...rest.data].map((goal) => goal.id)).size).toBe(MAX_GOALS);
  expect(await deleteGoal(test.db, scope.workspaceId, id)).toBe(true);
  expect(await deleteGoal(test.db, scope.workspaceId, id)).toBe(false);
  expect(await addGoal(test.db, scope.workspaceId, said)).toMatchObject(said);
});
