import { sql, type SQL } from 'drizzle-orm';
import { OUTAGES } from '../domain/cursor/end.ts';
import { asOwner, rowsAsTenant, type Database, type Scope } from './database.ts';

export type ScheduledJob = 'sync' | 'sweep' | 'verify';

export interface DueRepository {
  workspaceId: string;
  repositoryId: string;
  rank: number;
  place: number;
  total: number;
}

/** Pull requests that one night's verifying reads the totals of with one connection: about a thousand points. */
const VERIFIED_A_NIGHT = 30_000;

/**
 * The next repositories whose turn it is in a scheduled job, of every workspace: each workspace's first before any one's
 * second. One whose connection failed has no turn, because no request may be spent on it. For the scheduler alone.
 */
export async function dueRepositories(
  db: Database,
  job: ScheduledJob,
  after: { rank: number; workspaceId: string } | null,
  limit: number,
  verifiedANight = VERIFIED_A_NIGHT,
): Promise<DueRepository[]> {
  const beyond = after ? sql`where (rank, workspace_id) > (${after.rank}::int, ${after.workspaceId}::uuid)` : sql``;
  const [rows] = await asOwner(db, [
    sql<DueRepository>`
      with due as (${candidates(job, verifiedANight)}),
      ranked as (
        select workspace_id, id, row_number() over (partition by workspace_id order by turn, id)::int as rank from due
      ),
      placed as (
        select *, (row_number() over (order by rank, workspace_id) - 1)::int as place, (count(*) over ())::int as total
        from ranked
      )
      select workspace_id as "workspaceId", id as "repositoryId", rank, place, total from placed
      ${beyond} order by rank, workspace_id limit ${limit}`,
  ]);
  return rows;
}

const USABLE = sql`not exists (select from connections c where c.id = r.connection_id and c.status = 'marked'
  and (c.refused_for is null or c.refused_for = lower(split_part(r.full_name, '/', 1))))`;
const SYNCED = sql`r.synced_through is not null`;
/** The last sync ended because GitHub or the database was away: a first one, too, goes on where it stood. */
const CUT_OFF = sql`exists (
  select from (select status, error from sync_runs s where s.repository_id = r.id order by started_at desc limit 1) last
  where last.status = 'failed' and last.error->>'reason' = any(${`{${OUTAGES.join(',')}}`}::text[]))`;

/** Who has a turn at all, and `turn`, by which a workspace's own are ordered. */
function candidates(job: ScheduledJob, verifiedANight: number): SQL {
  switch (job) {
    case 'sync':
      return sql`select r.workspace_id, r.id, r.id as turn from repositories r
        where (${SYNCED} or ${CUT_OFF}) and ${USABLE} and r.unavailable_reason is null`;
    case 'sweep':
      return sql`select r.workspace_id, r.id, r.id as turn from repositories r
        where ${SYNCED} and ${USABLE} and r.unavailable_reason is null
          and (exists (select from pull_requests p where p.repository_id = r.id and p.state = 'open')
            or exists (select from pull_request_facts f where f.repository_id = r.id and f.merged_at > now() - interval '1 day'))`;
    // The longest unverified first, as many as one night has room for, and always one; what is unavailable is looked for.
    case 'verify':
      return sql`select workspace_id, id, coalesce(verified_at, 'epoch') as turn from (
          select r.*, sum((select count(*) from pull_requests p where p.repository_id = r.id)) over (
            partition by r.connection_id order by r.verified_at nulls first, r.id
            rows between unbounded preceding and 1 preceding) as before
          from repositories r where (${SYNCED} or r.unavailable_reason is not null) and ${USABLE}
        ) r where coalesce(before, 0) < ${verifiedANight}`;
  }
}

/**
 * Pull requests whose checks may have changed without a trace in `updatedAt`: open ones with a check or status that was not
 * over when it was read, or that changed in the last two days, and those merged within a day. The longest unread come first.
 */
export async function numbersToSweep(db: Database, scope: Scope, limit: number): Promise<number[]> {
  const rows = await rowsAsTenant<{ number: number }>(
    db,
    scope.workspaceId,
    sql`
      select number from (
        select number, read_at from pull_requests p where repository_id = ${scope.repositoryId} and state = 'open'
          and (updated_at > now() - interval '2 days'
            or exists (select from check_runs c where c.pull_request_id = p.id and c.status <> 'completed')
            or exists (select from commit_statuses s where s.pull_request_id = p.id and s.state in ('pending', 'expected')))
        union
        select p.number, p.read_at from pull_request_facts f join pull_requests p on p.id = f.pull_request_id
        where f.repository_id = ${scope.repositoryId} and f.merged_at > now() - interval '1 day'
      ) due
      order by read_at, number limit ${limit}`,
  );
  return rows.map((row) => row.number);
}
