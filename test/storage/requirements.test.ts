import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { FACTS_VERSIONS, factsOf } from '../../src/domain/facts/facts.ts';
import type { ChildLists } from '../../src/domain/entities.ts';
import { rowsAsTenant, type Scope } from '../../src/storage/database.ts';
import { saveFacts, staleFacts } from '../../src/storage/facts.ts';
import { saveRequirements, unknownRequirements } from '../../src/storage/requirements.ts';
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

const unknown = (after = 0, limit = 10) => unknownRequirements(test.db, scope, after, limit);

async function checksPassed(): Promise<unknown[]> {
  const stale = await staleFacts(test.db, scope, FACTS_VERSIONS, 100);
  await saveFacts(test.db, scope, FACTS_VERSIONS, stale.map(factsOf));
  const rows = await rowsAsTenant<{ passed: boolean | null }>(
    test.db,
    scope.workspaceId,
    sql`select f.checks_passed as passed from pull_request_facts f join pull_requests p on p.id = f.pull_request_id
      where f.repository_id = ${scope.repositoryId} order by p.number`,
  );
  return rows.map(({ passed }) => passed);
}

const status = (context: string, state: string) => ({ context, state, createdAt: at(4), isRequired: null });

describe('which checks are required', () => {
  it('is asked where some passed and others did not, and of nothing else', async () => {
    await save(
      { checkRuns: complete([checkRun(11, { name: 'a' }), checkRun(12, { name: 'b' })]) },
      { checkRuns: complete([checkRun(21, failed)]) },
      { checkRuns: complete([checkRun(31, { name: 'a' }), checkRun(32, { name: 'b', ...failed })]) },
      // Its only check failed, and then passed.
      { checkRuns: complete([checkRun(41, failed), checkRun(42, { startedAt: at(9) })]) },
      { checkRuns: complete([checkRun(51)]), commitStatuses: complete([status('ci', 'failure')]) },
      {
        checkRuns: complete([
          checkRun(61, { isRequired: true }),
          checkRun(62, { name: 'b', ...failed, isRequired: false }),
        ]),
      },
      { checkRuns: complete([checkRun(71), checkRun(72, { name: 'b', status: 'in_progress', conclusion: null })]) },
    );
    expect(await unknown()).toEqual([3, 5, 7]);
    expect(await unknown(3)).toEqual([5, 7]);
    expect(await unknown(0, 1)).toEqual([3]);
    await checksPassed();
    expect(await unknown()).toEqual([]);
  });

  it('decides the facts, and is asked once', async () => {
    const mixed = (id: number) => ({
      checkRuns: complete([checkRun(id, { name: 'build' }), checkRun(id + 1, { name: 'lint', ...failed })]),
      commitStatuses: complete([status('deploy', 'success')]),
    });
    await save(mixed(10), mixed(20), mixed(30), mixed(40));
    expect(await checksPassed()).toEqual([false, false, false, false]);
    await saveRequirements(test.db, scope, [
      { number: 1, checkRuns: [10], contexts: ['deploy'] },
      { number: 2, checkRuns: [20, 21], contexts: [] },
      { number: 3, checkRuns: [], contexts: [] },
      { number: 4, checkRuns: [], contexts: ['deploy'] },
    ]);
    // Due again, and known by now.
    expect(await unknown()).toEqual([]);
    expect(await checksPassed()).toEqual([true, false, false, true]);
  });
});
