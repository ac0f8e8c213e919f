import { sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { SETTLED_MS, type CheckedRepository, type NotedFronts } from '../domain/fronts.ts';
import { asTenant, rowsAsOwner, rowsAsTenant, type Database } from './database.ts';
import { IS_SCHEDULED } from './due-repositories.ts';
import { milliseconds } from './instants.ts';
import { jsonParameter } from './json-parameter.ts';
import { missedSince } from './missed-deliveries.ts';
import { opaque } from './opaque.ts';
import { digits, nameOf, select } from './rows.ts';
import { ruleIn } from './rules.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { syncRuns } from './schema/records.ts';
import { repositories } from './schema/repositories.ts';
import { setAside } from './schema/set-aside.ts';

const r = alias(repositories, 'r');
const p = alias(pullRequests, 'p');
const run = alias(syncRuns, 'run');
const aside = alias(setAside, 'aside');

/** Repositories of one workspace that are read with one credential: as many as one request to GitHub asks for. */
export interface CheckPage {
  workspaceId: string;
  /** Null: the deployment's own token. */
  connectionId: string | null;
  /** The id of the first repository of the page; the others follow in the order of their ids. */
  from: string;
}

/**
 * The pages of all repositories that the schedule syncs, `size` repositories each: the first page of every workspace
 * comes before any second one. `place` is a page's place among all, from 0. Only for the scheduler.
 */
export async function checkPages(
  db: Database,
  size: number,
  after: { rank: number; workspaceId: string } | null,
  limit: number,
): Promise<(CheckPage & { rank: number; place: number; total: number })[]> {
  const beyond = after ? sql`where (rank, workspace_id) > (${after.rank}::int, ${after.workspaceId}::uuid)` : sql``;
  return rowsAsOwner(
    db,
    sql<CheckPage & { rank: number; place: number; total: number }>`
      with due as (
        select ${r.workspaceId}, ${r.connectionId}, ${r.id},
          row_number() over (partition by ${r.workspaceId}, ${r.connectionId} order by ${r.id}) - 1 as n
        from ${repositories} ${r} where ${IS_SCHEDULED}
      ),
      ranked as (
        select *, row_number() over (partition by workspace_id order by n, connection_id)::int as rank
        from due where n % ${size}::int = 0
      ),
      placed as (
        select *, (row_number() over (order by rank, workspace_id) - 1)::int as place, (count(*) over ())::int as total
        from ranked
      )
      select workspace_id as "workspaceId", connection_id as "connectionId", id as "from", rank, place, total
      from placed ${beyond} order by rank, workspace_id limit ${limit}`,
  );
}

/** The start of the last sync that ended. */
const STARTED = sql`(${r.lastSync}->>'startedAt')::timestamptz`;
const SUCCEEDED = sql`coalesce(${r.lastSync}->>'status' = 'succeeded', false)`;

/**
 * How long a sync lets the fronts stand for everything: what they do not show is read then. Between a day and a day and
 * a half, by the repository's id, so that repositories that were synced together drift apart.
 */
const MAX_AGE = sql`(interval '1 day' + (abs(hashtext(${r.id}::text)::bigint) % 720) * interval '1 minute')`;

/** Something that was set aside is due to be asked for again. */
const ASIDE_DUE = sql`exists (select from ${setAside} ${aside} where ${aside.repositoryId} = ${r.id}
  and ${aside.nextTryAt} <= now() and (${aside.number} is not null or ${aside.list} = ''))`;

/**
 * A rule changed since the last sync began, and what it names is not read yet. The message that asks for it may never have
 * been sent; a sync that succeeds settles it.
 */
const RULES_DUE = sql`${r.deploymentsDueFrom} is not null`;

/**
 * Webhooks about the repository arrive: the last one within a day, and none is found missing. Then a change that they
 * brought is followed by a sync every third round of the schedule.
 */
const DELIVERED = sql`(${r.lastDeliveryAt} > now() - interval '1 day' and ${missedSince(r)} is null
  and ${STARTED} > now() - interval '80 minutes')`;
const NEWEST = sql`(select max(${p.updatedAt}) from ${pullRequests} ${p} where ${p.repositoryId} = ${r.id})`;

/** A record that is older has perhaps lost its sync: then the cursor is asked. */
const IS_SYNCING = sql<boolean>`coalesce((select ${run.finishedAt} is null and ${run.startedAt} > now() - interval '1 day' from ${syncRuns} ${run}
  where ${run.repositoryId} = ${r.id} order by ${run.startedAt} desc, ${run.id} desc limit 1), false)`;

/** The repositories of a page, at most `limit`. */
export async function repositoriesToCheck(
  db: Database,
  { workspaceId, connectionId, from }: CheckPage,
  limit: number,
): Promise<CheckedRepository[]> {
  return rowsAsTenant(
    db,
    workspaceId,
    select(
      {
        id: r.id,
        githubId: digits(r.githubId),
        nodeId: r.nodeId,
        fullName: r.fullName,
        isPrivate: r.isPrivate,
        isArchived: r.isArchived,
        defaultBranch: r.defaultBranch,
        deploymentRule: r.deploymentRule,
        labels: sql<string[]>`${ruleIn(workspaceId, 'incidents')} -> 'labels'`,
        syncedThrough: milliseconds<number | null>(r.syncedThrough),
        deliveredThrough: milliseconds<number | null>(sql`case when ${DELIVERED} then ${NEWEST} end`),
        tag: sql<string | null>`case when ${SUCCEEDED} and ${r.frontsAt} <= ${STARTED} then ${r.frontsTag} end`,
        isSyncing: IS_SYNCING,
        needsSync: sql<boolean>`(not ${SUCCEEDED} or ${STARTED} < now() - ${MAX_AGE} or ${ASIDE_DUE} or ${RULES_DUE})`,
      },
      sql`from ${repositories} ${r}
        where ${r.workspaceId} = ${opaque(workspaceId)} and ${r.id} >= ${from} and ${IS_SCHEDULED}
          and ${r.connectionId} is not distinct from ${connectionId}::uuid
        order by ${r.id} limit ${limit}`,
    ),
  );
}

/**
 * Notes what GitHub's answer to a request showed that was sent at `sentAt` (ISO 8601). Where nothing has changed, all is
 * stored up to a minute before that, and complete unless something is missing or set aside. Where something has, the tag
 * counts from the next sync on.
 */
export async function noteFronts(
  db: Database,
  workspaceId: string,
  sentAt: string,
  noted: NotedFronts[],
): Promise<void> {
  const rows = noted.map(({ id, tag, isUnchanged }) => ({ id, tag, unchanged: isUnchanged }));
  const through = sql`(${sentAt}::timestamptz - ${SETTLED_MS}::int * interval '1 millisecond')`;
  const isComplete = sql`${r.lastReceipt}->>'complete' = 'true'
    and not exists (select from ${setAside} ${aside} where ${aside.repositoryId} = ${r.id})`;
  const { lastCheckedAt, syncedThrough, completeThrough, frontsTag, frontsAt } = repositories;
  await asTenant(db, workspaceId, [
    sql`update ${repositories} ${r} set
        ${nameOf(frontsTag)} = case when said.unchanged then ${r.frontsTag} else said.tag end,
        ${nameOf(frontsAt)} = case when said.unchanged then ${r.frontsAt} else ${sentAt}::timestamptz end,
        ${nameOf(lastCheckedAt)} = case when said.unchanged then greatest(${r.lastCheckedAt}, ${sentAt}::timestamptz)
          else ${r.lastCheckedAt} end,
        ${nameOf(syncedThrough)} = case when said.unchanged then greatest(${r.syncedThrough}, ${through})
          else ${r.syncedThrough} end,
        ${nameOf(completeThrough)} = case when said.unchanged and ${isComplete} then greatest(${r.completeThrough}, ${through})
          else ${r.completeThrough} end
      from json_to_recordset(${jsonParameter(rows)}::json) as said(id uuid, tag text, unchanged boolean)
      where ${r.id} = said.id and ${r.workspaceId} = ${opaque(workspaceId)}`,
  ]);
}
