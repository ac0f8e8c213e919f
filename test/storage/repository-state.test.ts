import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import { readRepositoryState } from '../../src/storage/repository-state.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { storedByMonth } from '../../src/storage/stored-by-month.ts';
import { newScope, useDatabase } from '../support/database.ts';
import { snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();

it('is looked at by the cron that a scheduled sync has, unless its first sync was cancelled', async () => {
  const scope = await newScope(test.db);
  const set = (change: ReturnType<typeof sql>) =>
    asOwner(test.db, [sql`update repositories set ${change} where id = ${scope.repositoryId}`]);
  const next = async ({ workspaceId, repositoryId }: Scope = scope) =>
    (await readRepositoryState(test.db, workspaceId, repositoryId))?.nextJob;
  expect(await next()).toBe('sync');
  await set(sql`last_sync = '{"status": "cancelled"}'`);
  expect(await next()).toBe(null);
  await set(sql`synced_through = now()`);
  expect(await next()).toBe('sync');
  await set(sql`unavailable_reason = 'not_found'`);
  expect(await next()).toBe('verify');
  await asOwner(test.db, [
    sql`with made as (insert into connections (workspace_id, type, status) values (${scope.workspaceId}, 'token', 'marked') returning id)
      update repositories set connection_id = (select id from made) where id = ${scope.repositoryId}`,
  ]);
  expect(await next()).toBe(null);
  const stranger = await newScope(test.db);
  expect(await next({ ...stranger, repositoryId: scope.repositoryId })).toBe(undefined);
});

it('has so many pull requests of each month of the workspace’s zone, up to the running one', async () => {
  const scope = await newScope(test.db);
  const { workspaceId, repositoryId } = scope;
  expect(await storedByMonth(test.db, workspaceId, repositoryId)).toEqual({ timeZone: 'UTC', months: [] });
  const created = (number: number, createdAt: string) => snapshot({ number, createdAt, updatedAt: createdAt });
  await savePullRequests(test.db, scope, [
    created(1, '2026-01-31T23:30:00Z'),
    created(2, '2026-01-02T00:00:00Z'),
    created(3, '2026-03-01T00:00:00Z'),
  ]);
  const firstThree = async () => (await storedByMonth(test.db, workspaceId, repositoryId))?.months.slice(0, 3);
  expect(await firstThree()).toEqual([
    { month: '2026-01', n: 2 },
    { month: '2026-02', n: 0 },
    { month: '2026-03', n: 1 },
  ]);
  const months = (await storedByMonth(test.db, workspaceId, repositoryId))?.months ?? [];
  expect(months.at(-1)?.month).toBe(new Date().toISOString().slice(0, 7));
  expect(months.reduce((sum, { n }) => sum + n, 0)).toBe(3);
  await asOwner(test.db, [sql`update workspaces set time_zone = 'Europe/Berlin' where id = ${workspaceId}`]);
  expect(await firstThree()).toEqual([
    { month: '2026-01', n: 1 },
    { month: '2026-02', n: 1 },
    { month: '2026-03', n: 1 },
  ]);
  const stranger = await newScope(test.db);
  expect(await storedByMonth(test.db, stranger.workspaceId, repositoryId)).toBe(null);
});
