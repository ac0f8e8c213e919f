import { sql } from 'drizzle-orm';
import { beforeEach, expect, it } from 'vitest';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import { deleteRepository } from '../../src/storage/repositories.ts';
import { removePullRequests, savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { newScope, useDatabase } from '../support/database.ts';
import { history, hour } from '../support/generated-history.ts';
import { complete, snapshot } from '../support/pull-request-snapshots.ts';

const LISTS = ['reviews', 'commits', 'files', 'comments', 'check_runs', 'commit_statuses', 'timeline_events'];
const COUNT = 30;

const test = useDatabase();
let scope: Scope;

beforeEach(async () => {
  scope = await newScope(test.db);
  await savePullRequests(test.db, scope, history(7, COUNT));
  const status = { context: 'ci', state: 'success', isRequired: null, createdAt: hour(1) };
  await savePullRequests(test.db, scope, [
    snapshot({ number: COUNT + 1, lists: { commitStatuses: complete([status]) } }),
  ]);
});

/** How many rows each list has in the workspace, and how many of them belong to no pull request. */
async function counted(): Promise<Record<string, { rows: number; orphans: number }>> {
  const counts: Record<string, { rows: number; orphans: number }> = {};
  for (const list of LISTS) {
    const [[row]] = await asOwner(test.db, [
      sql<{ rows: number; orphans: number }>`select count(*)::int as rows,
        (count(*) filter (where not exists (select from pull_requests p where p.id = l.pull_request_id)))::int as orphans
        from ${sql.identifier(list)} l where workspace_id = ${scope.workspaceId}`,
    ]);
    if (row) counts[list] = row;
  }
  return counts;
}

const none = Object.fromEntries(LISTS.map((list) => [list, { rows: 0, orphans: 0 }]));

it('the lists of a pull request go with it, and those of others stay', async () => {
  const before = await counted();
  for (const list of LISTS) expect(before[list]?.rows).toBeGreaterThan(0);
  await removePullRequests(test.db, scope, [1, 2, 3, 4, 5]);
  const after = await counted();
  for (const list of LISTS) {
    expect(after[list]?.orphans).toBe(0);
    expect(after[list]?.rows).toBeLessThanOrEqual(before[list]?.rows ?? 0);
  }
  expect(after['files']?.rows).toBeLessThan(before['files']?.rows ?? 0);
  expect(after['files']?.rows).toBeGreaterThan(0);
  await removePullRequests(
    test.db,
    scope,
    Array.from({ length: COUNT + 1 }, (_, index) => index + 1),
  );
  expect(await counted()).toEqual(none);
});

it('they go with their repository', async () => {
  await deleteRepository(test.db, scope.workspaceId, scope.repositoryId);
  expect(await counted()).toEqual(none);
});

it('they go with their workspace, without the lists of another', async () => {
  const other = await newScope(test.db);
  await savePullRequests(test.db, other, history(7, COUNT));
  await asOwner(test.db, [sql`delete from workspaces where id = ${scope.workspaceId}`]);
  expect(await counted()).toEqual(none);
  scope = other;
  expect((await counted())['files']?.rows).toBeGreaterThan(0);
});
