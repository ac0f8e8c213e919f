import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { readCounters } from '../../src/storage/counters.ts';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import { saveDeadLetter } from '../../src/storage/dead-letters.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { newScope, useDatabase } from '../support/database.ts';
import { at, snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();
let scopes: Scope[] = [];

beforeAll(async () => {
  scopes = [await newScope(test.db), await newScope(test.db), await newScope(test.db)];
});

/** The record of a sync of the first repository, as far as counters look. */
const run = (status: string, reason: string | null) => {
  const error = reason === null ? null : JSON.stringify({ reason, detail: '' });
  return sql`insert into sync_runs (id, workspace_id, repository_id, kind, status, phase, progress, github, started_at,
      finished_at, error)
    select ${randomUUID()}::uuid, workspace_id, id, 'backfill', ${status}, 'walk', '{}', '{}', now(),
      case when ${status} <> 'queued' then now() end, ${error}::jsonb
    from repositories where id = ${scopes[0]?.repositoryId}`;
};

it('an empty deployment has counters too', async () => {
  await asOwner(test.db, [sql`delete from workspaces`]);
  expect(await readCounters(test.db)).toEqual({
    workspaces: 0,
    repositories: { tracked: 0, neverSynced: 0, unavailable: 0, oldestSyncedThrough: null },
    syncs: { running: 0, succeeded: 0, failed: 0, cancelled: 0 },
    failuresByReason: {},
    incompleteReceipts: 0,
    connections: { ok: 0, failed: 0 },
    deadLetters: { waiting: 0, replayed: 0 },
    webhookDeliveries: { lastHour: 0, lastReceivedAt: null },
    analyses: { pending: 0, failed: 0 },
    pullRequests: { storedEstimate: expect.any(Number) as unknown, detailsIncomplete: 0, factsDue: 0, rereadDue: 0 },
  });
  scopes = [await newScope(test.db), await newScope(test.db), await newScope(test.db)];
});

it('the counters cover all workspaces, in one round trip', async () => {
  const [synced, gone] = scopes;
  await asOwner(test.db, [
    sql`update repositories set synced_through = ${at(5)}, last_receipt = '{"complete": false}'
      where id = ${synced?.repositoryId}`,
    sql`update repositories set synced_through = ${at(1)}, unavailable_reason = 'not_found'
      where id = ${gone?.repositoryId}`,
    run('queued', null),
    run('succeeded', null),
    run('cancelled', null),
    run('failed', 'bad_credential'),
    run('failed', 'bad_credential'),
    run('failed', null),
    sql`insert into connections (workspace_id, type, installation_id, status)
      select id, 'app', row_number() over (), case when id = ${gone?.workspaceId} then 'marked' else 'active' end
      from workspaces`,
    sql`insert into webhook_deliveries (id, event, received_at, expires_at)
      values ('old', 'push', ${at(7)}, now()), ('older', 'push', ${at(6)}, now())`,
  ]);
  for (const message of [{ workspaceId: synced?.workspaceId }, 'nobody’s', 'replayed']) {
    await saveDeadLetter(test.db, { queue: 'sync', messageId: randomUUID(), message }, 24);
  }
  await asOwner(test.db, [sql`update dead_letters set replayed_at = now() where message = '"replayed"'`]);
  for (const scope of scopes) await savePullRequests(test.db, scope, [snapshot({})]);
  await asOwner(test.db, [
    sql`update pull_requests set details_complete = repository_id <> ${synced?.repositoryId},
      facts_due = repository_id <> ${gone?.repositoryId}, read_version = (repository_id = ${gone?.repositoryId})::int`,
  ]);
  await asOwner(test.db, [
    sql`insert into llm_analyses (workspace_id, pull_request_id, status, pull_request_updated_at)
      select workspace_id, id, case when repository_id = ${gone?.repositoryId} then 'failed' else 'pending' end, updated_at
      from pull_requests`,
  ]);
  await test.db.execute(sql`analyze pull_requests`);

  const before = test.local.endpoint.requests();
  const counters = await readCounters(test.db);
  expect(test.local.endpoint.requests() - before).toBe(1);
  expect(counters).toEqual({
    workspaces: 3,
    repositories: { tracked: 3, neverSynced: 1, unavailable: 1, oldestSyncedThrough: at(5) },
    syncs: { running: 1, succeeded: 1, failed: 3, cancelled: 1 },
    failuresByReason: { bad_credential: 2, unknown: 1 },
    incompleteReceipts: 1,
    connections: { ok: 2, failed: 1 },
    deadLetters: { waiting: 2, replayed: 1 },
    webhookDeliveries: { lastHour: 0, lastReceivedAt: at(7) },
    analyses: { pending: 2, failed: 1 },
    pullRequests: { storedEstimate: expect.any(Number) as unknown, detailsIncomplete: 1, factsDue: 2, rereadDue: 2 },
  });
});
