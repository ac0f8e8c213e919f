import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { SyncAnalysis } from '../domain/analysis/sync-analysis.ts';
import type { EndedSync, SyncRecord } from '../domain/cursor/state.ts';
import { asOwner, asTenant, rowsAsOwner, rowsAsTenant, type Database, type Scope } from './database.ts';
import { LETTERS_OF_SYNC, withIso } from './dead-letters.ts';
import { hoursAfter } from './instants.ts';
import { deleteEndedLinks } from './invitations.ts';
import { opaque } from './opaque.ts';
import { recomputeIfRenamed } from './repositories.ts';
import { excluded, nameOf, namesOf, select, type RowOf } from './rows.ts';
import { deadLetters, syncRuns as table, syncSummaries, webhookDeliveries } from './schema/records.ts';
import { repositories } from './schema/repositories.ts';
import { connections } from './schema/workspaces.ts';
import { deleteEnded } from './sessions.ts';
import { summaryStatement } from './sync-summaries.ts';

/** The columns of a record. */
export const COLUMNS = {
  id: table.id,
  repositoryId: table.repositoryId,
  kind: table.kind,
  daysBack: table.daysBack,
  status: table.status,
  phase: table.phase,
  progress: table.progress,
  github: table.github,
  startedAt: table.startedAt,
  finishedAt: table.finishedAt,
  resumeAt: table.resumeAt,
  error: table.error,
  receipt: table.receipt,
  analysis: table.analysis,
  deadLetters: LETTERS_OF_SYNC,
};

/** The stored record: RepoCursor's part, and what is added here. */
export type SyncRun = SyncRecord & Pick<RowOf<typeof COLUMNS>, 'analysis' | 'deadLetters'>;

/** Stores the record of a sync that has begun; a repeat changes nothing. False when the workspace tracks no such repository. */
export async function insertSyncRun(db: Database, scope: Scope, record: SyncRecord): Promise<boolean> {
  const [, found] = await asTenant(db, scope.workspaceId, [
    insertStatement(scope, record, null),
    select(
      { id: repositories.id },
      sql`from ${repositories} where ${repositories.workspaceId} = ${opaque(scope.workspaceId)} and ${repositories.id} = ${scope.repositoryId}
        and ${repositories.removedAt} is null`,
    ),
  ]);
  return found.length > 0;
}

/** Notes how far a sync is; nothing when it has ended. */
export async function noteProgress(
  db: Database,
  { workspaceId }: Scope,
  syncId: string,
  progress: SyncRecord['progress'],
): Promise<void> {
  await asTenant(db, workspaceId, [
    sql`update ${table} set ${nameOf(table.progress)} = ${JSON.stringify(progress)}::jsonb
      where ${table.workspaceId} = ${opaque(workspaceId)} and ${table.id} = ${syncId} and ${table.finishedAt} is null`,
  ]);
}

/**
 * Stores a final record with its receipt, its summary, and the new values of the repository's row, in one transaction.
 * The record expires `ttlHours` after its end, the summary after 90 days. A repeat changes nothing, even when later syncs
 * have ended in the meantime.
 */
export async function finishSyncRun(db: Database, scope: Scope, ended: EndedSync, ttlHours: number): Promise<void> {
  const { record, fullName, coveredSince, syncedThrough, unavailable, verified } = ended;
  const expiresAt = hoursAfter(record.finishedAt, ttlHours);
  const receipt = sql`${JSON.stringify(record.receipt)}::jsonb`;
  // A failure stays visible until a sync succeeds.
  const {
    lastSync,
    lastReceipt,
    fullReceipt,
    lastCheckedAt,
    completeThrough,
    syncedThrough: through,
    verifiedAt,
    fullName: name,
    deploymentsDueFrom: dueFrom,
  } = repositories;
  const last = sql`case when ${record.status}::text = 'cancelled' and ${lastSync}->>'status' = 'failed' then ${lastSync}
    else ${JSON.stringify(record)}::jsonb end`;
  const always = sql`${nameOf(lastSync)} = ${last}, ${nameOf(name)} = coalesce(${fullName}, ${name}),
    ${nameOf(repositories.recomputeFrom)} = ${recomputeIfRenamed(sql`${fullName}`)}`;
  const isFull = record.kind === 'backfill' || verified;
  const change =
    record.status === 'succeeded'
      ? sql`${nameOf(repositories.coveredSince)} = ${coveredSince},
          -- It read what the rules name, but for what GitHub does not give.
          ${nameOf(dueFrom)} = case when ${dueFrom} > ${record.startedAt}::timestamptz then ${dueFrom} end,
          ${nameOf(through)} = greatest(${through}, ${syncedThrough}::timestamptz),
          ${nameOf(lastReceipt)} = ${receipt}, ${nameOf(repositories.unavailableReason)} = null,
          ${nameOf(fullReceipt)} = case when ${isFull}::boolean then ${receipt} else ${fullReceipt} end,
          ${nameOf(lastCheckedAt)} = greatest(${lastCheckedAt}, ${record.finishedAt}::timestamptz),
          ${nameOf(completeThrough)} = case when ${record.receipt?.complete ?? false}::boolean
            then greatest(${completeThrough}, ${syncedThrough}::timestamptz) else ${completeThrough} end,
          ${nameOf(verifiedAt)} = case when ${verified}::boolean then ${record.finishedAt}::timestamptz else ${verifiedAt} end`
      : sql`${nameOf(repositories.unavailableReason)} = coalesce(${unavailable}, ${repositories.unavailableReason})`;
  await asTenant(db, scope.workspaceId, [
    sql`with ended as (${insertStatement(scope, record, expiresAt)} returning ${table.id})
      update ${repositories} set ${always}, ${change}
      where ${repositories.id} = ${scope.repositoryId} and exists (select from ended)`,
    summaryStatement(scope, record),
    ...(record.status === 'succeeded' ? [credentialWorks(scope)] : []),
  ]);
}

const c = alias(connections, 'c');
const ofIt = alias(repositories, 'r');

/** A successful sync shows that a credential works again that GitHub refused before. */
function credentialWorks({ repositoryId }: Scope): SQL {
  return sql`update ${connections} ${c} set ${nameOf(c.status)} = 'active', ${nameOf(c.since)} = null, ${nameOf(c.reason)} = null,
      ${nameOf(c.advice)} = null, ${nameOf(c.nextLookAt)} = null, ${nameOf(c.refusedFor)} = null
    from ${repositories} ${ofIt}
    where ${ofIt.id} = ${repositoryId} and ${c.id} = ${ofIt.connectionId} and ${c.status} = 'marked'
      and (${c.refusedFor} is null or ${c.refusedFor} = lower(split_part(${ofIt.fullName}, '/', 1)))`;
}

function insertStatement({ workspaceId, repositoryId }: Scope, record: SyncRecord, expiresAt: string | null): SQL {
  const json = (value: unknown) => (value === null ? sql`null::jsonb` : sql`${JSON.stringify(value)}::jsonb`);
  const { kind, daysBack, status, phase, progress, github, startedAt, finishedAt, resumeAt, error, receipt } = table;
  const said = [kind, daysBack, status, phase, progress, github, finishedAt, resumeAt, error, receipt, table.expiresAt];
  const conflict =
    expiresAt === null ? sql`do nothing` : sql`do update set ${excluded(said)} where ${finishedAt} is null`;
  return sql`
    insert into ${table} (${namesOf(table.id, table.workspaceId, table.repositoryId, startedAt, ...said)})
    select ${record.id}::uuid, ${workspaceId}::uuid, ${repositories.id}, ${record.startedAt}::timestamptz,
      ${record.kind}::text, ${record.daysBack}::int, ${record.status}::text, ${record.phase}::text,
      ${json(record.progress)}, ${json(record.github)}, ${record.finishedAt}::timestamptz, ${record.resumeAt}::timestamptz,
      ${json(record.error)}, ${json(record.receipt)}, ${expiresAt}::timestamptz
    from ${repositories} where ${repositories.id} = ${repositoryId} and ${repositories.removedAt} is null
    on conflict (${nameOf(table.id)}) ${conflict}`;
}

export async function getSyncRun(db: Database, workspaceId: string, id: string): Promise<SyncRun | null> {
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    sql<SyncRun>`${select(COLUMNS, sql`from ${table} where ${table.workspaceId} = ${opaque(workspaceId)} and ${table.id} = ${id}`)}`,
  );
  return row ? fromRow(row) : null;
}

/**
 * Syncs of all workspaces that began more than this many seconds ago and have no end, those after `after` by id. Only
 * for the scheduler.
 */
export async function unfinishedSyncs(
  db: Database,
  olderThanSeconds: number,
  after: string | null,
  limit: number,
): Promise<{ id: string; repositoryId: string }[]> {
  const beyond = after === null ? sql`` : sql`and ${table.id} > ${after}::uuid`;
  return rowsAsOwner(
    db,
    select(
      { id: table.id, repositoryId: table.repositoryId },
      sql`from ${table}
        where ${table.finishedAt} is null
          and ${table.startedAt} < now() - make_interval(secs => ${olderThanSeconds}::float8) ${beyond}
        order by ${table.id} limit ${limit}`,
    ),
  );
}

/** Notes on a sync what happened to the analysis of its pull requests. A repeat, when they no longer wait, changes nothing. */
export async function saveAnalysisOutcome(
  db: Database,
  workspaceId: string,
  syncId: string,
  outcome: SyncAnalysis,
): Promise<void> {
  await asTenant(db, workspaceId, [
    sql`update ${table} set ${nameOf(table.analysis)} = ${JSON.stringify(outcome)}::jsonb
      where ${table.workspaceId} = ${opaque(workspaceId)} and ${table.id} = ${syncId} and ${table.analysis} is null`,
  ]);
}

/** Deletes up to `limit` finished records of each kind that have expired, and sessions that have ended; answers whether there may be more. */
export async function expireRecords(db: Database, now: string, limit: number): Promise<boolean> {
  const expired = (records: typeof table | typeof syncSummaries | typeof webhookDeliveries | typeof deadLetters) => sql`
    with expired as materialized (
      select ${records.id} from ${records} where ${records.expiresAt} <= ${now} order by ${records.expiresAt} limit ${limit}
      for update skip locked
    )
    delete from ${records} using expired where ${records.id} = expired.id returning 1`;
  const deleted = await asOwner(db, [
    expired(table),
    expired(syncSummaries),
    expired(webhookDeliveries),
    expired(deadLetters),
    deleteEnded(limit),
    deleteEndedLinks(limit),
  ]);
  return deleted.some((rows) => rows.length === limit);
}

/** A row of such columns, with instants in the API's format. */
export function fromRow<Row extends SyncRun>(row: Row): Row {
  const iso = (instant: string | null) => instant && new Date(instant).toISOString();
  return {
    ...row,
    startedAt: new Date(row.startedAt).toISOString(),
    finishedAt: iso(row.finishedAt),
    resumeAt: iso(row.resumeAt),
    // Only the cursor knows this: a stored record is from the start or the end of the sync.
    waitingFor: null,
    deadLetters: row.deadLetters.map(withIso),
  };
}
