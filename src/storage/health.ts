import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { RepositoryCondition } from '../domain/health.ts';
import { rowsAsTenant, type Database } from './database.ts';
import { missedSince } from './missed-deliveries.ts';
import { digits, list, literal, object, select, type RowOf } from './rows.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { deadLetters, syncRuns, syncSummaries } from './schema/records.ts';
import { repositories } from './schema/repositories.ts';
import { setAside } from './schema/set-aside.ts';
import { connections } from './schema/workspaces.ts';
import { iso } from './shown.ts';

const r = alias(repositories, 'r');
const c = alias(connections, 'c');
const s = alias(syncSummaries, 's');
const run = alias(syncRuns, 'run');
const d = alias(deadLetters, 'd');
const a = alias(setAside, 'a');
const p = alias(pullRequests, 'p');

/**
 * A repository that was checked longer ago is late: usually it is checked every half hour, and every hour and a half where
 * webhooks bring its changes.
 */
const LATE_HOURS = 2;

/** The connection of the repository `r`, when GitHub refuses it for this repository. */
const REFUSED = sql`from ${connections} ${c} where ${c.id} = ${r.connectionId} and ${c.status} = 'marked'
  and (${c.refusedFor} is null or ${c.refusedFor} = lower(split_part(${r.fullName}, '/', 1)))`;

/** The sync of the repository `r` that runs; its record is the newest. */
const RUNNING = sql<string | null>`(select case when newest.finished_at is null then newest.id end from (
  select ${run.id}, ${run.finishedAt} from ${syncRuns} ${run} where ${run.repositoryId} = ${r.id}
  order by ${run.startedAt} desc, ${run.id} desc limit 1) newest)`;

/** The first failed sync since the last success. */
const FAILED_SINCE = sql`(select min(${s.finishedAt}) from ${syncSummaries} ${s}
  where ${s.repositoryId} = ${r.id} and ${s.status} = 'failed' and ${s.finishedAt} > coalesce((
    select max(${s.finishedAt}) from ${syncSummaries} ${s} where ${s.repositoryId} = ${r.id} and ${s.status} = 'succeeded'), '-infinity'))`;

/** How bad it stands with a repository: the worst first. */
const CONDITIONS: [RepositoryCondition, SQL][] = [
  ['failed', sql`refused_since is not null or unavailable_reason is not null or last_sync->>'status' = 'failed'`],
  ['late', sql`running_id is null and last_checked_at < now() - make_interval(hours => ${LATE_HOURS})`],
  ['reading', sql`running_id is not null`],
  ['nothing_yet', sql`last_checked_at is null`],
  ['well', sql`true`],
];

const CONDITION = sql<RepositoryCondition>`case ${sql.join(
  CONDITIONS.map(([name, holds]) => sql`when ${holds} then ${literal(name)}`),
  sql` `,
)} end`;
const RANK = sql`array_position(array[${sql.join(
  CONDITIONS.map(([name]) => literal(name)),
  sql`, `,
)}], condition)`;

const REPOSITORY = {
  id: sql<string>`k.id`,
  fullName: sql<string>`k.full_name`,
  condition: sql<RepositoryCondition>`k.condition`,
  /** Since when it cannot be read; null when it can. */
  failedSince: iso<string | null>(
    sql`case when k.condition = 'failed' then coalesce(k.refused_since, k.failed_since) end`,
  ),
  lastCheckedAt: iso<string | null>(sql`k.last_checked_at`),
  completeThrough: iso<string | null>(sql`k.complete_through`),
  coveredSince: iso<string | null>(sql`k.covered_since`),
  connectionId: sql<string | null>`k.connection_id`,
  /** Whether GitHub refuses its connection. */
  isRefused: sql<boolean>`k.refused_since is not null`,
  unavailableReason: sql<string | null>`k.unavailable_reason`,
  lastSync: sql<{
    id: string;
    status: 'succeeded' | 'failed' | 'cancelled';
    finishedAt: string;
    error: { reason: string; detail: string } | null;
  } | null>`case when k.last_sync is not null then json_build_object('id', k.last_sync->'id', 'status', k.last_sync->'status',
    'finishedAt', k.last_sync->'finishedAt', 'error', k.last_sync->'error') end`,
  /** The sync that runs; null when none does. */
  runningId: sql<string | null>`k.running_id`,
  setAside: sql<number>`(select count(*)::int from ${setAside} ${a} where ${a.repositoryId} = k.id)`,
  lastDeliveryAt: iso<string | null>(sql`k.last_delivery_at`),
  /** Since when webhooks seem missing; null while they arrive, and where none ever did. */
  deliveriesMissedSince: iso<string | null>(sql`k.missed_since`),
};

const CONNECTION = {
  id: c.id,
  type: c.type,
  login: c.login,
  status: c.status,
  since: iso<string | null>(c.since),
  reason: c.reason,
  advice: c.advice,
  nextLookAt: iso<string | null>(c.nextLookAt),
  repositories: sql<number>`(select count(*)::int from ${repositories} ${r} where ${r.connectionId} = ${c.id})`,
  /** What names its quota. */
  quota: object({ githubId: digits(c.githubId), installationId: sql<string | null>`${c.installationId}::text` }),
};

const count = (from: SQL) => sql<number>`(select count(*)::int ${from})`;
const among = (workspaceId: string) =>
  sql`any(array(select ${r.id} from ${repositories} ${r} where ${r.workspaceId} = ${workspaceId}))`;

/** What every page tells of the health of a workspace. */
function summaryOf(workspaceId: string) {
  const waiting = sql`from ${deadLetters} ${d} where ${d.workspaceId} = ${workspaceId} and ${d.replayedAt} is null`;
  const aside = sql`from ${setAside} ${a} where ${a.workspaceId} = ${workspaceId}`;
  const isRead = sql`k.condition in ('well', 'late', 'reading')`;
  return {
    /** How many repositories are in each condition. */
    conditions: sql<Partial<Record<RepositoryCondition, number>>>`coalesce((
      select json_object_agg(condition, n) from (select condition, count(*) as n from known group by condition) by_condition), '{}')`,
    /** When the one was checked that was checked longest ago, and up to when all is complete, of those that can be read. */
    checkedAt: iso<string | null>(sql`(select min(k.last_checked_at) from known k where ${isRead})`),
    completeThrough: iso<string | null>(sql`(select case when count(*) = count(k.complete_through)
      then min(k.complete_through) end from known k where ${isRead})`),
    deadLetters: object({
      waiting: count(waiting),
      oldestAt: iso<string | null>(sql`(select min(${d.failedAt}) ${waiting})`),
    }),
    setAside: object({
      n: count(aside),
      nextTryAt: iso<string | null>(sql`(select min(${a.nextTryAt}) ${aside})`),
    }),
  };
}

/** What the health of a workspace is told from. */
export type StoredHealth = RowOf<ReturnType<typeof fieldsOf>>;

function fieldsOf(workspaceId: string, limit: number) {
  return {
    ...summaryOf(workspaceId),
    withoutConnection: count(sql`from known where connection_id is null`),
    repositories: list(
      REPOSITORY,
      sql`from (select * from known order by ${RANK}, full_name limit ${limit}) k`,
      sql`${RANK}, k.full_name`,
    ),
    connections: list(
      CONNECTION,
      sql`from ${connections} ${c} where ${c.workspaceId} = ${workspaceId}`,
      sql`${c.status} desc, ${c.createdAt}, ${c.id}`,
    ),
    webhooks: object({
      lastDeliveryAt: iso<string | null>(sql`(select max(last_delivery_at) from known)`),
      repositories: count(sql`from known where last_delivery_at is not null`),
      missing: count(sql`from known where missed_since is not null`),
    }),
    overdue: object({
      facts: count(sql`from ${pullRequests} ${p} where ${p.repositoryId} = ${among(workspaceId)} and ${p.factsDue}`),
      details: count(
        sql`from ${pullRequests} ${p} where ${p.repositoryId} = ${among(workspaceId)} and not ${p.detailsComplete}`,
      ),
    }),
  };
}

/** The health of a workspace, with at most `limit` repositories, those first that need somebody. One round trip. */
export async function readHealth(db: Database, workspaceId: string, limit: number): Promise<StoredHealth> {
  const webhooks = sql`, ${r.lastDeliveryAt}, ${missedSince(r)} as missed_since`;
  return onlyRow(db, workspaceId, select(fieldsOf(workspaceId, limit), sql``, knownOf(workspaceId, webhooks)));
}

/** A few words about a repository that is not well, for the frame of every page. */
const UNWELL = {
  id: REPOSITORY.id,
  fullName: REPOSITORY.fullName,
  condition: REPOSITORY.condition,
  failedSince: REPOSITORY.failedSince,
  lastCheckedAt: REPOSITORY.lastCheckedAt,
  completeThrough: REPOSITORY.completeThrough,
  connectionId: REPOSITORY.connectionId,
  isRefused: REPOSITORY.isRefused,
  unavailableReason: REPOSITORY.unavailableReason,
  error: sql<{
    reason: string;
    detail: string;
  } | null>`case when jsonb_typeof(k.last_sync->'error') = 'object' then k.last_sync->'error' end`,
};

/** Of more repositories that are not well only the number is told. */
const MAX_UNWELL = 100;

export type StoredFreshness = RowOf<ReturnType<typeof freshnessFields>>;

function freshnessFields(workspaceId: string) {
  const ofIt = sql`from ${connections} ${c} where ${c.workspaceId} = ${workspaceId}`;
  return {
    ...summaryOf(workspaceId),
    /** Those that are not well, the worst first. */
    unwell: list(
      UNWELL,
      sql`from (select * from known where condition <> 'well' order by ${RANK}, full_name limit ${MAX_UNWELL}) k`,
      sql`${RANK}, k.full_name`,
    ),
    /** The connections that GitHub refuses. */
    refused: list(
      {
        id: c.id,
        type: c.type,
        login: c.login,
        since: iso<string | null>(c.since),
        repositories: CONNECTION.repositories,
      },
      sql`${ofIt} and ${c.status} = 'marked'`,
      sql`${c.since}, ${c.id}`,
    ),
    /** The login of the first connection; null without one. */
    connectedAs: sql<string | null>`(select coalesce(${c.login}, '') ${ofIt} order by ${c.createdAt}, ${c.id} limit 1)`,
  };
}

/** What every page says of the freshness of its numbers. One round trip, which reads no pull request. */
export async function readFreshness(db: Database, workspaceId: string): Promise<StoredFreshness> {
  return onlyRow(db, workspaceId, select(freshnessFields(workspaceId), sql``, knownOf(workspaceId, sql``)));
}

/** The repositories of a workspace as `known`, each with its condition. */
function knownOf(workspaceId: string, more: SQL): SQL {
  return sql`
    with every as (
      select ${r.id}, ${r.fullName}, ${r.connectionId}, ${r.lastCheckedAt}, ${r.completeThrough}, ${r.coveredSince},
        ${r.unavailableReason}, ${r.lastSync}, (select coalesce(${c.since}, now()) ${REFUSED}) as refused_since, ${RUNNING} as running_id,
        case when ${r.lastSync}->>'status' = 'failed' or ${r.unavailableReason} is not null then ${FAILED_SINCE} end as failed_since
        ${more}
      from ${repositories} ${r} where ${r.workspaceId} = ${workspaceId}
    ),
    known as materialized (select *, ${CONDITION} as condition from every)`;
}

async function onlyRow<Row>(db: Database, workspaceId: string, statement: SQL<Row>): Promise<Row> {
  const [row] = await rowsAsTenant(db, workspaceId, statement);
  if (!row) throw new Error('the select answered no row');
  return row as Row;
}
