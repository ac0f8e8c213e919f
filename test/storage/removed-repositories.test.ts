import { beforeEach, expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import { asTenant, type Scope } from '../../src/storage/database.ts';
import { dueRepositories } from '../../src/storage/due-repositories.ts';
import { checkPages } from '../../src/storage/check-pages.ts';
import {
  deleteRemoved,
  getRepository,
  listRepositories,
  markRemoved,
  nextRemoved,
  repositoriesByGithubIds,
  upsertRepositories,
  upsertRepository,
  type RepositoryRow,
} from '../../src/storage/repositories.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { insertSyncRun } from '../../src/storage/sync-runs.ts';
import { newScope, repositoryOf, rowsOf, useDatabase } from '../support/database.ts';
import { complete, review, snapshot } from '../support/pull-request-snapshots.ts';
import { removedNow } from '../support/removed-now.ts';
import { syncRecord } from '../support/sync-record.ts';

const test = useDatabase();
const GITHUB_ID = '4711';
let scope: Scope;

beforeEach(async () => {
  const { workspaceId } = await newScope(test.db);
  const { id } = await upsertRepository(test.db, workspaceId, repositoryOf(Number(GITHUB_ID)), null);
  scope = { workspaceId, repositoryId: id };
  const pullRequests = [1, 2, 3].map((number) =>
    snapshot({ number, githubId: String(number), lists: { reviews: complete([review(number)]) } }),
  );
  await savePullRequests(test.db, scope, pullRequests);
  await asTenant(test.db, workspaceId, [
    sql`update repositories set covered_since = 'epoch', synced_through = now(), verified_at = now(), last_receipt = '{}',
      last_sync = '{"status": "succeeded"}', deployments_since = 'epoch', deployment_rule = 'releases' where id = ${id}`,
  ]);
});

const numbers = async () => (await rowsOf(test.db, scope, 'pull_requests', 'number')).map((row) => row['number']);
const one = { atOnce: 1, statements: 1 };

it('is found by nobody from the moment in which it is removed', async () => {
  const { workspaceId, repositoryId } = scope;
  const due = async () => [
    ...(await dueRepositories(test.db, 'verify', null, 1_000)).map((row) => row.repositoryId),
    ...(await dueRepositories(test.db, 'first', null, 1_000)).map((row) => row.repositoryId),
    ...(await checkPages(test.db, 1, null, 1_000)).map(({ from }) => from),
  ];
  const found = async () => ({
    alone: (await getRepository(test.db, workspaceId, repositoryId))?.id,
    listed: (await listRepositories(test.db, workspaceId, 10, null)).data.some(({ id }) => id === repositoryId),
    byWebhook: (await repositoriesByGithubIds(test.db, [GITHUB_ID])).some(({ id }) => id === repositoryId),
    due: (await due()).filter((id) => id === repositoryId).length,
    sync: await insertSyncRun(test.db, scope, syncRecord(repositoryId)),
  });
  expect(await found()).toEqual({ alone: repositoryId, listed: true, byWebhook: true, due: 2, sync: true });
  expect(await markRemoved(test.db, scope)).toBe(true);
  expect(await found()).toEqual({ alone: undefined, listed: false, byWebhook: false, due: 0, sync: false });
  expect(await deleteRemoved(test.db, scope)).toBe('deleted');
});

it('is deleted in parts, and a removal that was interrupted is found again', async () => {
  await markRemoved(test.db, scope);
  expect([await deleteRemoved(test.db, scope, one), await numbers()]).toEqual(['left', [2, 3]]);
  expect(await nextRemoved(test.db)).toEqual(scope);
  expect(await markRemoved(test.db, scope)).toBe(true);
  expect(await deleteRemoved(test.db, scope)).toBe('deleted');
  expect([await numbers(), await rowsOf(test.db, scope, 'reviews', 'id'), await nextRemoved(test.db)]).toEqual([
    [],
    [],
    null,
  ]);
  expect(await markRemoved(test.db, scope)).toBe(false);
});

it('stays when it is added again in between, and is as a new one: its first sync reads everything', async () => {
  const { workspaceId, repositoryId } = scope;
  await markRemoved(test.db, scope);
  await deleteRemoved(test.db, scope, one);
  const [again] = await upsertRepositories(test.db, workspaceId, [repositoryOf(Number(GITHUB_ID))], null);
  expect([await deleteRemoved(test.db, scope), await numbers()]).toEqual(['addedAgain', [2, 3]]);
  expect(again?.id).toBe(repositoryId);
  const other = await upsertRepository(test.db, workspaceId, repositoryOf(4_712), null);
  const said = ({ coveredSince, syncedThrough, verifiedAt, lastReceipt, fullReceipt, lastSync }: RepositoryRow) => [
    coveredSince,
    syncedThrough,
    verifiedAt,
    lastReceipt,
    fullReceipt,
    lastSync,
  ];
  expect(again && said(again)).toEqual(said(other));
  const [stored] = await asTenant(test.db, workspaceId, [
    sql`select deployments_since, deployment_rule from repositories where id = ${repositoryId}`,
  ]);
  expect(stored).toEqual([{ deployments_since: null, deployment_rule: 'auto' }]);
  const due = await dueRepositories(test.db, 'first', null, 1_000);
  expect(due.map((row) => row.repositoryId)).toContain(repositoryId);
});

it('loses no pull request that is stored after it was added again, whenever that is', async () => {
  const { workspaceId } = scope;
  const read = [1, 2, 3].map((number) => snapshot({ number, githubId: String(number) }));
  for (const pause of [0, 1, 2, 4, 8, 16]) {
    await markRemoved(test.db, scope);
    const addAgain = async () => {
      await new Promise((resolve) => setTimeout(resolve, pause));
      const { id } = await upsertRepository(test.db, workspaceId, repositoryOf(Number(GITHUB_ID)), null);
      scope = { workspaceId, repositoryId: id };
      await savePullRequests(test.db, scope, read);
    };
    await Promise.all([deleteRemoved(test.db, scope, { atOnce: 1, statements: 20 }), addAgain()]);
    expect((await numbers()).sort()).toEqual([1, 2, 3]);
  }
});

it('that is added again afterwards is another one', async () => {
  await removedNow(test.db, scope);
  const { id } = await upsertRepository(test.db, scope.workspaceId, repositoryOf(Number(GITHUB_ID)), null);
  expect(id).not.toBe(scope.repositoryId);
});

it('loses nothing that a tracked one knows when it is added twice', async () => {
  const before = await getRepository(test.db, scope.workspaceId, scope.repositoryId);
  await upsertRepository(test.db, scope.workspaceId, repositoryOf(Number(GITHUB_ID)), null);
  expect(await getRepository(test.db, scope.workspaceId, scope.repositoryId)).toEqual(before);
});
