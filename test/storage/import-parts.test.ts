import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import type { SyncRecord } from '../../src/domain/cursor/state.ts';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import { readFreshness, readHealth } from '../../src/storage/health.ts';
import { upsertRepositories } from '../../src/storage/repositories.ts';
import { finishSyncRun, insertSyncRun, noteProgress } from '../../src/storage/sync-runs.ts';
import { newScope, repositoryOf, useDatabase } from '../support/database.ts';
import { at } from '../support/pull-request-snapshots.ts';
import { syncRecord } from '../support/sync-record.ts';

const test = useDatabase();

const counts = { pullRequests: 70, reviews: 0, commits: 0, files: 0, comments: 0, checkRuns: 0 };
const receipt = { expected: counts, stored: counts, complete: true, missing: [], capped: [], unreadable: [] };

const record = ({ repositoryId }: Scope, changes: Partial<SyncRecord> = {}) =>
  syncRecord(repositoryId, { daysBack: null, startedAt: at(10), ...changes });

/** Ends a first sync, as it began. */
async function end(scope: Scope, begun: SyncRecord): Promise<void> {
  const ended = { ...begun, status: 'succeeded' as const, finishedAt: at(60), receipt };
  const covered = { fullName: null, coveredSince: at(-100), syncedThrough: at(50), unavailable: null, verified: false };
  await finishSyncRun(test.db, scope, { record: ended, ...covered }, 24);
}

it('has what is still to be imported, with what ended since, and nothing when all is', async () => {
  const old = await newScope(test.db);
  const { workspaceId } = old;
  const parts = async () => (await readHealth(test.db, workspaceId, 10)).imports;
  // A repository that is not described is counted by nobody.
  expect(await parts()).toMatchObject([{ repositories: { done: 0, total: 1, uncounted: 1 }, beganAt: null }]);
  const oldest = record(old, { startedAt: at(0) });
  await insertSyncRun(test.db, old, oldest);
  await end(old, oldest);
  expect(await parts()).toEqual([]);
  await asOwner(test.db, [sql`update repositories set created_at = ${at(-1)} where id = ${old.repositoryId}`]);

  const described = [100, 40, 900].map((pullRequestCount, index) => ({
    ...repositoryOf(70 + index),
    pullRequestCount,
  }));
  const rows = await upsertRepositories(test.db, workspaceId, described, null);
  // What GitHub does not say in another answer stays.
  const unsaid = { ...repositoryOf(70), defaultBranch: null };
  const [kept] = await upsertRepositories(test.db, workspaceId, [unsaid], null);
  expect(kept).toMatchObject({ defaultBranch: 'main' });
  const [running, done, cancelled] = [70, 71, 72].map((githubId) => {
    const row = rows.find((each) => each.githubId === String(githubId));
    return { workspaceId, repositoryId: row?.id ?? '' };
  });
  if (!running || !done || !cancelled) throw new Error('three were stored');
  await asOwner(test.db, [
    sql`update repositories set last_sync = '{"status": "cancelled"}' where id = ${cancelled.repositoryId}`,
  ]);
  const [first, second] = [record(running), record(done, { startedAt: at(5) })];
  await insertSyncRun(test.db, running, first);
  await insertSyncRun(test.db, done, second);
  await end(done, second);
  const part = {
    connectionId: null,
    repositories: { done: 1, total: 2, uncounted: 0 },
    pullRequests: { read: 70, counted: 170 },
    beganAt: at(5),
    quota: null,
  };
  expect(await parts()).toEqual([part]);
  const progress = { pullRequests: 30, estimatedTotal: 120, percent: 25, pages: 3 };
  await noteProgress(test.db, running, first.id, progress);
  expect(await parts()).toEqual([{ ...part, pullRequests: { read: 100, counted: 190 } }]);
  expect((await readFreshness(test.db, workspaceId)).imports).toEqual(await parts());
  await end(running, first);
  // A chunk that is late changes no record that has ended.
  await noteProgress(test.db, running, first.id, progress);
  expect(await parts()).toEqual([]);
});
