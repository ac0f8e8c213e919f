import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { PASSING_FAILURES } from '../domain/cursor/end.ts';
import { REREAD_AN_HOUR } from '../domain/read-version.ts';
import { rowsAsOwner, rowsAsTenant, type Database, type Scope } from './database.ts';
import { opaque } from './opaque.ts';
import { WAITS_FOR_READING } from './reread.ts';
import { select } from './rows.ts';
import { checkRuns, commitStatuses } from './schema/lists.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { syncSummaries } from './schema/records.ts';
import { repositories } from './schema/repositories.ts';
import { connections } from './schema/workspaces.ts';

const r = alias(repositories, 'r');
const p = alias(pullRequests, 'p');
const f = alias(pullRequestFacts, 'f');
const s = alias(syncSummaries, 's');
const c = alias(connections, 'c');

/** The scheduled jobs that take repositories one by one; those to sync are asked for in pages: see check-pages.ts. */
export type ScheduledJob = 'first' | 'sweep' | 'verify' | 'reread';

export interface DueRepository {
  workspaceId: string;
  repositoryId: string;
  rank: number;
  place: number;
  total: number;
}

/**
 * How many pull requests one night's verification reads the totals of, for each connection: about a thousand points.
 */
const VERIFIED_A_NIGHT = 30_000;

/**
 * The next repositories of every workspace that are due in a scheduled job: the first of every workspace comes before
 * any second one. A repository with a failed connection is never due, because no request may be spent on it. Only for
 * the scheduler.
 */
export async function dueRepositories(
  db: Database,
  job: ScheduledJob,
  after: { rank: number; workspaceId: string } | null,
  limit: number,
  verifiedANight = VERIFIED_A_NIGHT,
): Promise<DueRepository[]> {
  const beyond = after ? sql`where (rank, workspace_id) > (${after.rank}::int, ${after.workspaceId}::uuid)` : sql``;
  return rowsAsOwner(
    db,
    sql<DueRepository>`
      with due as (${candidates(job, verifiedANight)}),
      ranked as (
        select workspace_id, id, row_number() over (partition by workspace_id order by sort_key, id)::int as rank from due
      ),
      placed as (
        select *, (row_number() over (order by rank, workspace_id) - 1)::int as place, (count(*) over ())::int as total
        from ranked
      )
      select workspace_id as "workspaceId", id as "repositoryId", rank, place, total from placed
      ${beyond} order by rank, workspace_id limit ${limit}`,
  );
}

/** The repository `r` is not being removed, and GitHub is not known to refuse its connection. */
export const USABLE = sql`${r.removedAt} is null and not exists (select from ${connections} ${c} where ${c.id} = ${r.connectionId} and ${c.status} = 'marked'
  and (${c.refusedFor} is null or ${c.refusedFor} = lower(split_part(${r.fullName}, '/', 1))))`;
const SYNCED = sql`${r.syncedThrough} is not null`;
/**
 * The last sync ended because of something that may be over by now: the next sync continues it, even a first sync. The summary says
 * it, which is kept for 90 days, as a credential may be refused for long.
 */
const CUT_OFF = sql`(${r.lastSync}->>'status' = 'failed' and exists (
  select from (
    select ${s.status}, ${s.error} from ${syncSummaries} ${s} where ${s.repositoryId} = ${r.id}
    order by ${s.startedAt} desc, ${s.id} desc limit 1
  ) last
  where last.status = 'failed' and last.error->>'reason' = any(${`{${PASSING_FAILURES.join(',')}}`}::text[])))`;

/** No sync ever ended, not even by a person's word: the schedule begins the first one. */
const NEW = sql`(${r.lastSync} is null and not ${SYNCED})`;

/** Which cron looks at the repository `r` next; null when none does: its first sync failed for good or was cancelled, or GitHub refuses it. */
export const NEXT_JOB = sql<'sync' | 'verify' | null>`case when not (${USABLE}) then null
  when ${r.unavailableReason} is not null then 'verify' when ${SYNCED} or ${CUT_OFF} or ${NEW} then 'sync' end`;

/** Whether the schedule syncs the repository `r`, as often as something changes. */
export const IS_SCHEDULED = sql`((${SYNCED} or ${CUT_OFF}) and ${USABLE} and ${r.unavailableReason} is null)`;

/** Whether checks of the pull request `p` may change although it is open for long: see `numbersToSweep`. */
const MAY_BE_CHECKED = sql`(${p.state} = 'open' and (${p.updatedAt} > now() - interval '2 days'
  or exists (select from ${checkRuns} where ${checkRuns.pullRequestId} = ${p.id} and ${checkRuns.status} <> 'completed')
  or exists (select from ${commitStatuses}
    where ${commitStatuses.pullRequestId} = ${p.id} and ${commitStatuses.state} in ('pending', 'expected'))))`;

/** The repositories that can be due, with `sort_key`, which orders those of a workspace. */
function candidates(job: ScheduledJob, verifiedANight: number): SQL {
  switch (job) {
    // Those to which somebody pushed last come first.
    case 'first':
      return sql`select ${r.workspaceId}, ${r.id}, -coalesce(extract(epoch from ${r.pushedAt}), 0) as sort_key from ${repositories} ${r}
        where ${NEW} and ${USABLE} and ${r.unavailableReason} is null`;
    case 'sweep':
      return sql`select ${r.workspaceId}, ${r.id}, ${r.id} as sort_key from ${repositories} ${r}
        where ${SYNCED} and ${USABLE} and ${r.unavailableReason} is null
          and (exists (select from ${pullRequests} ${p} where ${p.repositoryId} = ${r.id} and ${MAY_BE_CHECKED})
            or exists (select from ${pullRequestFacts} ${f}
              where ${f.repositoryId} = ${r.id} and ${f.mergedAt} > now() - interval '1 day'))`;
    // Those first that were verified longest ago, as many as one night has room for, and always one; GitHub is asked
    // again for unavailable ones.
    case 'verify':
      return sql`select workspace_id, id, coalesce(verified_at, 'epoch') as sort_key from (
          select ${r.workspaceId}, ${r.id}, ${r.verifiedAt}, sum((
            select count(*) from ${pullRequests} ${p} where ${p.repositoryId} = ${r.id})) over (
            partition by ${r.connectionId} order by ${r.verifiedAt} nulls first, ${r.id}
            rows between unbounded preceding and 1 preceding) as before
          from ${repositories} ${r} where (${SYNCED} or ${r.unavailableReason} is not null) and ${USABLE}
        ) due where coalesce(before, 0) < ${verifiedANight}`;
    // As many as one hour has room for with each connection, and always one.
    case 'reread':
      return sql`select workspace_id, id, id as sort_key from (
          select ${r.workspaceId}, ${r.id}, sum(stale.n) over (partition by ${r.connectionId} order by ${r.id}
            rows between unbounded preceding and 1 preceding) as before
          from ${repositories} ${r} cross join lateral (
            select count(*) as n from (
              select from ${pullRequests} ${p} where ${p.repositoryId} = ${r.id} and ${WAITS_FOR_READING}
              limit ${REREAD_AN_HOUR}) next) stale
          where stale.n > 0 and ${SYNCED} and ${USABLE} and ${r.unavailableReason} is null
        ) due where coalesce(before, 0) < ${REREAD_AN_HOUR}::int`;
  }
}

/**
 * Pull requests whose checks may have changed while `updatedAt` did not: open ones with a check or status that had not
 * ended when it was read, or that changed in the last two days, and those merged within a day. Those come first that
 * were read longest ago.
 */
export async function numbersToSweep(db: Database, scope: Scope, limit: number): Promise<number[]> {
  const rows = await rowsAsTenant(
    db,
    scope.workspaceId,
    select(
      { number: sql<number>`number` },
      sql`from (
        select ${p.number}, ${p.readAt} from ${pullRequests} ${p}
        where ${p.repositoryId} = ${opaque(scope.repositoryId)} and ${MAY_BE_CHECKED}
        union
        select ${p.number}, ${p.readAt} from ${pullRequestFacts} ${f} join ${pullRequests} ${p} on ${p.id} = ${f.pullRequestId}
        where ${f.repositoryId} = ${opaque(scope.repositoryId)} and ${f.mergedAt} > now() - interval '1 day'
      ) due
      order by read_at, number limit ${limit}`,
    ),
  );
  return rows.map((row) => row.number);
}
