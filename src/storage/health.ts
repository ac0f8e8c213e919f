import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { RepositoryCondition } from '../domain/health.ts';
import { rowsAsTenant, type Database, type RowsOf } from './database.ts';
import { importParts } from './import-parts.ts';
import { missedSince } from './missed-deliveries.ts';
import { opaque } from './opaque.ts';
import { columnsOf, digits, list, listed, literal, object, select, type Fields, type RowOf } from './rows.ts';
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

const NEWEST = { id: run.id, finishedAt: run.finishedAt };
const newest = columnsOf('newest', NEWEST);

/** The sync of the repository `r` that runs; its record is the newest. */
const RUNNING = sql<string | null>`(select case when ${newest.finishedAt} is null then ${newest.id} end from (
  select ${listed(NEWEST)} from ${syncRuns} ${run} where ${run.repositoryId} = ${r.id}
  order by ${run.startedAt} desc, ${run.id} desc limit 1) newest)`;

/** The first failed sync since the last success. */
const FAILED_SINCE = sql`(select min(${s.finishedAt}) from ${syncSummaries} ${s}
  where ${s.repositoryId} = ${r.id} and ${s.status} = 'failed' and ${s.finishedAt} > coalesce((
    select max(${s.finishedAt}) from ${syncSummaries} ${s} where ${s.repositoryId} = ${r.id} and ${s.status} = 'succeeded'), '-infinity'))`;

/** What the condition of a repository `r` is told from, and what is told with it. */
const EVERY = {
  id: r.id,
  fullName: r.fullName,
  connectionId: r.connectionId,
  lastCheckedAt: r.lastCheckedAt,
  completeThrough: r.completeThrough,
  coveredSince: r.coveredSince,
  unavailableReason: r.unavailableReason,
  lastSync: r.lastSync,
  refusedSince: sql<string | null>`(select coalesce(${c.since}, now()) ${REFUSED})`,
  runningId: RUNNING,
  failedSince: sql<string | null>`case when ${r.lastSync}->>'status' = 'failed' or ${r.unavailableReason} is not null
    then ${FAILED_SINCE} end`,
};
const every = columnsOf('every', EVERY);

/** Since when webhooks seem missing, besides: only the page of the health asks, because it reads pull requests. */
const WITH_WEBHOOKS = { ...EVERY, lastDeliveryAt: r.lastDeliveryAt, missedSince: missedSince(r) };

/** How bad it stands with a repository: the worst first. */
const CONDITIONS: [RepositoryCondition, SQL][] = [
  [
    'failed',
    sql`${every.refusedSince} is not null or ${every.unavailableReason} is not null or ${every.lastSync}->>'status' = 'failed'`,
  ],
  ['late', sql`${every.runningId} is null and ${every.lastCheckedAt} < now() - make_interval(hours => ${LATE_HOURS})`],
  ['reading', sql`${every.runningId} is not null`],
  ['nothing_yet', sql`${every.lastCheckedAt} is null`],
  ['well', sql`true`],
];

const CONDITION = sql<RepositoryCondition>`case ${sql.join(
  CONDITIONS.map(([name, holds]) => sql`when ${holds} then ${literal(name)}`),
  sql` `,
)} end`;

/** The rows `known`: `every`, each with its condition. */
const k = columnsOf('k', { ...WITH_WEBHOOKS, condition: CONDITION });

const RANK = sql`array_position(array[${sql.join(
  CONDITIONS.map(([name]) => literal(name)),
  sql`, `,
)}], ${k.condition})`;
/** The worst first. */
const ORDER = sql`${RANK}, ${k.fullName}`;

const REPOSITORY = {
  id: k.id,
  fullName: k.fullName,
  condition: k.condition,
  /** Since when it cannot be read; null when it can. */
  failedSince: iso<string | null>(
    sql`case when ${k.condition} = 'failed' then coalesce(${k.refusedSince}, ${k.failedSince}) end`,
  ),
  lastCheckedAt: iso<string | null>(k.lastCheckedAt),
  completeThrough: iso<string | null>(k.completeThrough),
  coveredSince: iso<string | null>(k.coveredSince),
  connectionId: k.connectionId,
  /** Whether GitHub refuses its connection. */
  isRefused: sql<boolean>`${k.refusedSince} is not null`,
  unavailableReason: k.unavailableReason,
  lastSync: sql<{
    id: string;
    status: 'succeeded' | 'failed' | 'cancelled';
    finishedAt: string;
    error: { reason: string; detail: string } | null;
  } | null>`case when ${k.lastSync} is not null then json_build_object('id', ${k.lastSync}->'id', 'status', ${k.lastSync}->'status',
    'finishedAt', ${k.lastSync}->'finishedAt', 'error', ${k.lastSync}->'error') end`,
  /** The sync that runs; null when none does. */
  runningId: k.runningId,
  setAside: sql<number>`(select count(*)::int from ${setAside} ${a} where ${a.repositoryId} = ${k.id})`,
  lastDeliveryAt: iso<string | null>(k.lastDeliveryAt),
  /** Since when webhooks seem missing; null while they arrive, and where none ever did. */
  deliveriesMissedSince: iso<string | null>(k.missedSince),
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
  sql`any(array(select ${r.id} from ${repositories} ${r} where ${r.workspaceId} = ${opaque(workspaceId)}))`;

/** What every page tells of the health of a workspace. */
function summaryOf(workspaceId: string) {
  const waiting = sql`from ${deadLetters} ${d} where ${d.workspaceId} = ${opaque(workspaceId)} and ${d.replayedAt} is null`;
  const aside = sql`from ${setAside} ${a} where ${a.workspaceId} = ${opaque(workspaceId)}`;
  const isRead = sql`${k.condition} in ('well', 'late', 'reading')`;
  return {
    /** How many repositories are in each condition. */
    conditions: sql<Partial<Record<RepositoryCondition, number>>>`coalesce((
      select json_object_agg(condition, n) from (select ${k.condition}, count(*) as n from known k group by 1) by_condition), '{}')`,
    /** When the one was checked that was checked longest ago, and up to when all is complete, of those that can be read. */
    checkedAt: iso<string | null>(sql`(select min(${k.lastCheckedAt}) from known k where ${isRead})`),
    completeThrough: iso<string | null>(sql`(select case when count(*) = count(${k.completeThrough})
      then min(${k.completeThrough}) end from known k where ${isRead})`),
    deadLetters: object({
      waiting: count(waiting),
      oldestAt: iso<string | null>(sql`(select min(${d.failedAt}) ${waiting})`),
    }),
    /** What is still to be imported, by connection; empty when nothing is. */
    imports: importParts(workspaceId),
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
    withoutConnection: count(sql`from known k where ${k.connectionId} is null`),
    repositories: list(REPOSITORY, sql`from (select * from known k order by ${ORDER} limit ${limit}) k`, ORDER),
    connections: list(
      CONNECTION,
      sql`from ${connections} ${c} where ${c.workspaceId} = ${opaque(workspaceId)}`,
      sql`${c.status} desc, ${c.createdAt}, ${c.id}`,
    ),
    webhooks: object({
      lastDeliveryAt: iso<string | null>(sql`(select max(${k.lastDeliveryAt}) from known k)`),
      repositories: count(sql`from known k where ${k.lastDeliveryAt} is not null`),
      missing: count(sql`from known k where ${k.missedSince} is not null`),
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
  return onlyRow(db, workspaceId, select(fieldsOf(workspaceId, limit), sql``, knownOf(workspaceId, WITH_WEBHOOKS)));
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
  } | null>`case when jsonb_typeof(${k.lastSync}->'error') = 'object' then ${k.lastSync}->'error' end`,
};

/** Of more repositories that are not well only the number is told. */
const MAX_UNWELL = 100;

export type StoredFreshness = RowOf<ReturnType<typeof freshnessFields>>;

function freshnessFields(workspaceId: string) {
  const ofIt = sql`from ${connections} ${c} where ${c.workspaceId} = ${opaque(workspaceId)}`;
  return {
    ...summaryOf(workspaceId),
    /** Those that are not well, the worst first. */
    unwell: list(
      UNWELL,
      sql`from (select * from known k where ${k.condition} <> 'well' order by ${ORDER} limit ${MAX_UNWELL}) k`,
      ORDER,
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
  return onlyRow(db, workspaceId, select(freshnessFields(workspaceId), sql``, knownOf(workspaceId, EVERY)));
}

/** The repositories of a workspace as `known`, each with its condition. */
function knownOf(workspaceId: string, fields: Fields): SQL {
  return sql`
    with every as (${select(fields, sql`from ${repositories} ${r} where ${r.workspaceId} = ${opaque(workspaceId)}`)}),
    known as materialized (select *, ${CONDITION} as condition from every)`;
}

async function onlyRow<Row>(db: Database, workspaceId: string, statement: SQL<Row>): Promise<RowsOf<Row>> {
  const [row] = await rowsAsTenant(db, workspaceId, statement);
  if (!row) throw new Error('the select answered no row');
  return row;
}
