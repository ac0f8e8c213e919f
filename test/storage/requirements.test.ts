import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { FACTS_VERSIONS, factsOf } from '../../src/domain/facts/facts.ts';
import type { ChildLists, Requirements } from '../../src/domain/entities.ts';
import { rowsAsTenant, type Scope } from '../../src/storage/database.ts';
import { saveFacts } from '../../src/storage/facts.ts';
import { staleFacts } from '../support/stale-facts.ts';
import { requirementsToAsk, saveRequirements } from '../../src/storage/requirements.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { newScope, useDatabase } from '../support/database.ts';
import { at, checkRun, complete, snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();
let scope: Scope;

beforeEach(async () => {
  scope = await newScope(test.db);
});

const failed = { conclusion: 'failure' };

/** Pull requests of these lists of checks, numbered from 1. */
async function save(...lists: Partial<ChildLists>[]): Promise<void> {
  await savePullRequests(
    test.db,
    scope,
    lists.map((checks, index) => snapshot({ number: index + 1, lists: checks })),
  );
}

const toAsk = (limit = 10) => requirementsToAsk(test.db, scope, limit);

/** Computes what is due; answers the numbers of those pull requests. */
async function compute(): Promise<number[]> {
  const numbers: number[] = [];
  for (;;) {
    const stale = await staleFacts(test.db, scope, FACTS_VERSIONS, 100);
    if (stale.length === 0) return numbers.toSorted((a, b) => a - b);
    numbers.push(...stale.map(({ number }) => number));
    await saveFacts(test.db, scope, FACTS_VERSIONS, stale.map(factsOf));
  }
}

async function checksPassed(): Promise<unknown[]> {
  await compute();
  const rows = await rowsAsTenant<{ passed: boolean | null }>(
    test.db,
    scope.workspaceId,
    sql`select f.checks_passed as passed from pull_request_facts f join pull_requests p on p.id = f.pull_request_id
      where f.repository_id = ${scope.repositoryId} order by p.number`,
  );
  return rows.map(({ passed }) => passed);
}

const status = (context: string, state: string) => ({ context, state, createdAt: at(4), isRequired: null });

/** What GitHub answers when it is asked about a pull request: runs by their names, of the app and workflow of the tests. */
const answer = (number: number, required: Record<string, boolean>, baseRef = 'main'): Requirements => ({
  number,
  baseRef,
  checks: Object.entries(required).map(([name, isRequired]) => ({ kind: 'run', ...ACTIONS, name, isRequired })),
});

const ACTIONS = { app: 'github-actions', workflow: 'CI' };

/** Two checks, one of which failed; ids of runs are their pull request's own. */
const mixed = (number: number, [passes, fails] = ['build', 'lint']): Partial<ChildLists> => ({
  checkRuns: complete([
    checkRun(number * 10, { ...ACTIONS, name: passes ?? '' }),
    checkRun(number * 10 + 1, { ...ACTIONS, name: fails ?? '', ...failed }),
  ]),
});

const age = (interval: string) =>
  rowsAsTenant(
    test.db,
    scope.workspaceId,
    sql`update branch_checks set asked_at = now() - ${interval}::interval where repository_id = ${scope.repositoryId}`,
  );

describe('which checks are required', () => {
  it('is asked where some passed and others did not, of one pull request for all of its branch, and of nothing else', async () => {
    await save(
      { checkRuns: complete([checkRun(11, { name: 'a' }), checkRun(12, { name: 'b' })]) },
      { checkRuns: complete([checkRun(21, failed)]) },
      mixed(3),
      // Its only check failed, and then passed.
      { checkRuns: complete([checkRun(41, failed), checkRun(42, { startedAt: at(9) })]) },
      mixed(5),
      mixed(6),
      { checkRuns: complete([checkRun(71)]), commitStatuses: complete([status('ci', 'failure')]) },
    );
    expect(await toAsk()).toEqual([]);
    expect(await compute()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await toAsk()).toEqual([7, 6]);
    expect(await toAsk(1)).toEqual([7]);
  });

  it('decides the facts of every pull request to the branch, and is asked once', async () => {
    await save(mixed(1), mixed(2), { ...mixed(3), commitStatuses: complete([status('ci', 'success')]) });
    expect(await checksPassed()).toEqual([false, false, false]);
    await saveRequirements(test.db, scope, [
      {
        number: 3,
        baseRef: 'main',
        checks: [
          ...answer(3, { build: true, lint: false }).checks,
          { kind: 'status', app: '', workflow: '', name: 'ci', isRequired: false },
        ],
      },
    ]);
    expect(await toAsk()).toEqual([]);
    expect(await compute()).toEqual([1, 2, 3]);
    expect(await checksPassed()).toEqual([true, true, true]);
    // A new one of the same checks asks nothing.
    await savePullRequests(test.db, scope, [snapshot({ number: 4, lists: mixed(4) })]);
    expect(await compute()).toEqual([4]);
    expect(await toAsk()).toEqual([]);
    expect(await checksPassed()).toEqual([true, true, true, true]);
  });

  it('is each branch’s own', async () => {
    await savePullRequests(test.db, scope, [
      snapshot({ number: 1, baseRef: 'main', lists: mixed(1) }),
      snapshot({ number: 2, baseRef: 'next', lists: mixed(2) }),
    ]);
    await compute();
    expect(await toAsk()).toEqual([2, 1]);
    await saveRequirements(test.db, scope, [
      answer(1, { build: true, lint: false }),
      answer(2, { build: true, lint: true }, 'next'),
    ]);
    expect(await checksPassed()).toEqual([true, false]);
  });

  it('is left to the pull request’s own reading where there is one', async () => {
    const own = complete([
      checkRun(10, { ...ACTIONS, name: 'build', isRequired: true }),
      checkRun(11, { ...ACTIONS, name: 'lint', ...failed, isRequired: true }),
    ]);
    await save({ checkRuns: own }, mixed(2));
    await compute();
    await saveRequirements(test.db, scope, [answer(2, { build: true, lint: false })]);
    expect(await checksPassed()).toEqual([false, true]);
  });

  it('is asked again after a day, and a branch that changed its mind changes its facts', async () => {
    await save(mixed(1), { checkRuns: complete([checkRun(21)]) });
    await compute();
    await saveRequirements(test.db, scope, [answer(1, { build: true, lint: false })]);
    await compute();
    await age('23 hours');
    expect(await toAsk()).toEqual([]);
    await age('25 hours');
    expect(await toAsk()).toEqual([1]);
    await saveRequirements(test.db, scope, [answer(1, { build: true, lint: false })]);
    expect([await toAsk(), await compute()]).toEqual([[], []]);
    await saveRequirements(test.db, scope, [answer(1, { build: true, lint: true })]);
    expect(await compute()).toEqual([1, 2]);
    expect(await checksPassed()).toEqual([false, true]);
  });

  it('stays as it is known when the pull request that is asked has the check no more, and another one is asked then', async () => {
    await save(mixed(1));
    await compute();
    await saveRequirements(test.db, scope, [answer(1, { build: true, lint: false })]);
    expect(await checksPassed()).toEqual([true]);
    await age('25 hours');
    await saveRequirements(test.db, scope, [{ number: 1, baseRef: null, checks: [] }]);
    await age('25 hours');
    expect(await toAsk()).toEqual([]);
    await savePullRequests(test.db, scope, [snapshot({ number: 2, lists: mixed(2) })]);
    expect(await checksPassed()).toEqual([true, true]);
    expect(await toAsk()).toEqual([2]);
  });

  it('is asked once a day where GitHub does not say', async () => {
    await save(mixed(1));
    await compute();
    await saveRequirements(test.db, scope, [answer(1, { build: false })]);
    expect(await compute()).toEqual([1]);
    expect([await toAsk(), await compute()]).toEqual([[], []]);
    await age('25 hours');
    expect(await toAsk()).toEqual([1]);
  });

  it('is not missed by facts whose rows were read before the answer and stored after it', async () => {
    await save(mixed(1));
    await compute();
    await savePullRequests(test.db, scope, [snapshot({ number: 2, lists: mixed(2) })]);
    const read = await staleFacts(test.db, scope, FACTS_VERSIONS, 100);
    await saveRequirements(test.db, scope, [answer(1, { build: true, lint: false })]);
    await saveFacts(test.db, scope, FACTS_VERSIONS, read.map(factsOf));
    expect(await checksPassed()).toEqual([true, true]);
  });

  it('is not missed by facts that were read while the answer was being stored, of which they saw nothing yet', async () => {
    await save(mixed(1));
    await compute();
    await savePullRequests(test.db, scope, [snapshot({ number: 2, lists: mixed(2) })]);
    const read = await staleFacts(test.db, scope, FACTS_VERSIONS, 100);
    await saveRequirements(test.db, scope, [answer(1, { build: true, lint: false })]);
    // The answer's transaction took its instant before the read, and ended after it.
    await rowsAsTenant(
      test.db,
      scope.workspaceId,
      sql`update repositories set requirements_changed_at = ${read[0]?.readAt}::timestamptz - interval '1 second'
        where id = ${scope.repositoryId}`,
    );
    await saveFacts(test.db, scope, FACTS_VERSIONS, read.map(factsOf));
    expect(await compute()).toContain(2);
    expect((await checksPassed())[1]).toBe(true);
  });
});
