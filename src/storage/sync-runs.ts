import { sql, type SQL } from 'drizzle-orm';
import type { EndedSync, SyncRecord } from '../domain/cursor/state.ts';
import { asOwner, asTenant, rowsAsTenant, type Database, type Scope } from './database.ts';
import { LETTERS_OF_SYNC, withIso, type DeadLetter } from './dead-letters.ts';
import { pageOf, type Page } from './keyset.ts';
import { recomputeIfRenamed } from './repositories.ts';

/** The stored record: what RepoCursor knows, and what other parts of the house add. */
export type SyncRun = SyncRecord & { analysis: unknown; deadLetters: DeadLetter[] };

const COLUMNS = sql`id, repository_id as "repositoryId", kind, days_back as "daysBack", status, phase, progress, github,
  started_at as "startedAt", finished_at as "finishedAt", resume_at as "resumeAt", error, receipt, analysis,
  ${LETTERS_OF_SYNC} as "deadLetters"`;

const HOUR_SECONDS = 3600;

/** Writes the record of a sync that has begun; a repeat changes nothing. */
export async function insertSyncRun(db: Database, scope: Scope, record: SyncRecord): Promise<void> {
  await asTenant(db, scope.workspaceId, [insertStatement(scope, record, null)]);
}

/**
 * Writes a terminal record with its receipt, and what the repository's row says from then on, in one transaction. The
 * record expires `ttlHours` after its end. A repeat changes nothing, also when later syncs have ended meanwhile.
 */
export async function finishSyncRun(db: Database, scope: Scope, ended: EndedSync, ttlHours: number): Promise<void> {
  const { record, fullName, coveredSince, syncedThrough, unavailable, verified } = ended;
  const expiresAt = new Date(Date.parse(record.finishedAt ?? '') + ttlHours * HOUR_SECONDS * 1000).toISOString();
  const receipt = sql`${JSON.stringify(record.receipt)}::jsonb`;
  // A failure is seen until a sync succeeds.
  const lastSync = sql`case when ${record.status}::text = 'cancelled' and last_sync->>'status' = 'failed' then last_sync
    else ${JSON.stringify(record)}::jsonb end`;
  const repository =
    record.status === 'succeeded'
      ? sql`update repositories set covered_since = ${coveredSince}, synced_through = ${syncedThrough},
          last_sync = ${lastSync}, last_receipt = ${receipt}, unavailable_reason = null,
          full_receipt = case when ${record.kind === 'backfill' || verified}::boolean then ${receipt} else full_receipt end,
          last_checked_at = greatest(last_checked_at, ${record.finishedAt}::timestamptz),
          complete_through = case when ${record.receipt?.complete ?? false}::boolean
            then ${syncedThrough}::timestamptz else complete_through end,
          verified_at = case when ${verified}::boolean then ${record.finishedAt}::timestamptz else verified_at end,
          full_name = coalesce(${fullName}, full_name), recompute_from = ${recomputeIfRenamed(sql`${fullName}`)}`
      : sql`update repositories set last_sync = ${lastSync}, unavailable_reason = coalesce(${unavailable}, unavailable_reason),
          full_name = coalesce(${fullName}, full_name), recompute_from = ${recomputeIfRenamed(sql`${fullName}`)}`;
  await asTenant(db, scope.workspaceId, [
    sql`with ended as (${insertStatement(scope, record, expiresAt)} returning id)
      ${repository} where id = ${scope.repositoryId} and exists (select from ended)`,
    ...(record.status === 'succeeded' ? [credentialWorks(scope)] : []),
  ]);
}

/** A sync that succeeded shows that a credential which GitHub refused before works again. */
function credentialWorks({ repositoryId }: Scope): SQL {
  return sql`update connections c set status = 'active', since = null, reason = null, advice = null, next_look_at = null,
      refused_for = null
    from repositories r where r.id = ${repositoryId} and c.id = r.connection_id and c.status = 'marked'
      and (c.refused_for is null or c.refused_for = lower(split_part(r.full_name, '/', 1)))`;
}

function insertStatement({ workspaceId, repositoryId }: Scope, record: SyncRecord, expiresAt: string | null): SQL {
  const json = (value: unknown) => (value === null ? sql`null::jsonb` : sql`${JSON.stringify(value)}::jsonb`);
  const conflict =
    expiresAt === null
      ? sql`do nothing`
      : sql`do update set kind = excluded.kind, days_back = excluded.days_back, status = excluded.status,
          phase = excluded.phase, progress = excluded.progress, github = excluded.github,
          finished_at = excluded.finished_at, resume_at = excluded.resume_at, error = excluded.error,
          receipt = excluded.receipt, expires_at = excluded.expires_at
          where sync_runs.finished_at is null`;
  return sql`
    insert into sync_runs (id, workspace_id, repository_id, kind, days_back, status, phase, progress, github, started_at,
      finished_at, resume_at, error, receipt, expires_at)
    select ${record.id}::uuid, ${workspaceId}::uuid, id, ${record.kind}::text, ${record.daysBack}::int,
      ${record.status}::text, ${record.phase}::text, ${json(record.progress)}, ${json(record.github)},
      ${record.startedAt}::timestamptz, ${record.finishedAt}::timestamptz, ${record.resumeAt}::timestamptz,
      ${json(record.error)}, ${json(record.receipt)}, ${expiresAt}::timestamptz
    from repositories where id = ${repositoryId}
    on conflict (id) ${conflict}`;
}

export async function getSyncRun(db: Database, workspaceId: string, id: string): Promise<SyncRun | null> {
  const [row] = await rowsAsTenant<SyncRun>(
    db,
    workspaceId,
    sql`select ${COLUMNS} from sync_runs where workspace_id = ${workspaceId} and id = ${id}`,
  );
  return row ? fromRow(row) : null;
}

/** The syncs of a repository, newest first. */
export async function listSyncRuns(
  db: Database,
  scope: Scope,
  limit: number,
  after: string[] | null,
): Promise<Page<SyncRun>> {
  const [startedAt, id] = after ?? [];
  const beyond = after ? sql`and (started_at, id) < (${startedAt}::timestamptz, ${id}::uuid)` : sql``;
  const rows = await rowsAsTenant<SyncRun>(
    db,
    scope.workspaceId,
    sql`select ${COLUMNS} from sync_runs
      where workspace_id = ${scope.workspaceId} and repository_id = ${scope.repositoryId} ${beyond}
      order by started_at desc, id desc limit ${limit + 1}`,
  );
  return pageOf(rows.map(fromRow), limit, (row) => [row.startedAt, row.id]);
}

/**
 * Syncs of whichever workspace that began more than so many seconds ago and have no end, those after `after` by id. For the
 * scheduler alone.
 */
export async function unfinishedSyncs(
  db: Database,
  olderThanSeconds: number,
  after: string | null,
  limit: number,
): Promise<{ id: string; repositoryId: string }[]> {
  const beyond = after === null ? sql`` : sql`and id > ${after}::uuid`;
  const [rows] = await asOwner(db, [
    sql`select id, repository_id as "repositoryId" from sync_runs
      where finished_at is null and started_at < now() - make_interval(secs => ${olderThanSeconds}::float8) ${beyond}
      order by id limit ${limit}`,
  ]);
  return (rows ?? []).map((row) => ({ id: String(row['id']), repositoryId: String(row['repositoryId']) }));
}

/** Notes on a sync what became of the analysis of its pull requests. */
export async function saveAnalysisOutcome(
  db: Database,
  workspaceId: string,
  syncId: string,
  outcome: object,
): Promise<void> {
  await asTenant(db, workspaceId, [
    sql`update sync_runs set analysis = ${JSON.stringify(outcome)}::jsonb
      where workspace_id = ${workspaceId} and id = ${syncId}`,
  ]);
}

/** Deletes up to `limit` finished records of each kind that have expired; answers whether there may be more. */
export async function expireRecords(db: Database, now: string, limit: number): Promise<boolean> {
  const expired = (table: string) => sql`
    with expired as materialized (
      select id from ${sql.raw(table)} where expires_at <= ${now} order by expires_at limit ${limit} for update skip locked
    )
    delete from ${sql.raw(table)} t using expired where t.id = expired.id returning 1`;
  const deleted = await asOwner(db, [expired('sync_runs'), expired('webhook_deliveries'), expired('dead_letters')]);
  return deleted.some((rows) => rows.length === limit);
}

function fromRow(row: SyncRun): SyncRun {
  const iso = (instant: string | null) => instant && new Date(instant).toISOString();
  return {
    ...row,
    startedAt: new Date(row.startedAt).toISOString(),
    finishedAt: iso(row.finishedAt),
    resumeAt: iso(row.resumeAt),
    // Only the cursor knows; a stored record is of the begin or the end.
    waitingFor: null,
    deadLetters: row.deadLetters.map(withIso),
  };
}
