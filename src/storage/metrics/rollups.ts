import { sql, type SQL } from 'drizzle-orm';
import type { FactsVersions } from '../../domain/facts/facts.ts';
import { asOwner, asTenant, rowsAsTenant, type Database, type Scope } from '../database.ts';
import { AGGREGATES, eventsOf, pairsOf } from './events.ts';

/** Weeks that one statement rebuilds: some thousands of pull requests, where a workspace has a hundred thousand in three years. */
const WEEKS_AT_ONCE = 8;

/**
 * Rebuilds the weeks of the workspace in which something of this repository changed, a few at once; answers
 * how many. Two round trips. A week is rebuilt whole, from facts alone, so that any two rebuilds end alike; its mark is
 * removed first, in the same transaction: what is marked meanwhile stays marked.
 */
export async function rebuildWeeks(db: Database, { workspaceId, repositoryId }: Scope): Promise<number> {
  const marked = await rowsAsTenant<{ week: string }>(
    db,
    workspaceId,
    sql`select week_start::text as week from dirty_weeks
      where workspace_id = ${workspaceId} and repository_id = ${repositoryId} order by week_start limit ${WEEKS_AT_ONCE}`,
  );
  if (marked.length === 0) return 0;
  // An array, so that it is a condition of the index, and not a join with all weeks there are.
  const weeks = sql`array(select value::date from json_array_elements_text(${JSON.stringify(marked.map(({ week }) => week))}::json))`;
  await asTenant(db, workspaceId, [
    // Two rebuilds of one week, side by side, could leave the older one's numbers.
    sql`select pg_advisory_xact_lock(hashtextextended(${`weeks ${workspaceId}`}, 0))`,
    sql`delete from dirty_weeks where workspace_id = ${workspaceId} and week_start = any(${weeks})`,
    sql`delete from weekly_metrics where workspace_id = ${workspaceId} and week_start = any(${weeks})`,
    weeklyRows(workspaceId, weeks),
    sql`delete from reviewer_pairs where workspace_id = ${workspaceId} and week_start = any(${weeks})`,
    pairRows(workspaceId, weeks),
    sql`update workspaces set metrics_changed_at = clock_timestamp() where id = ${workspaceId}`,
  ]);
  return marked.length;
}

/** A row for each repository, each author in it, each author, and the workspace; nobody's work has no row of its own. */
function weeklyRows(workspaceId: string, weeks: SQL): SQL {
  return sql`
    insert into weekly_metrics (workspace_id, repository_id, author_id, week_start, metrics)
    select ${workspaceId}::uuid, repository_id, person_id, week, ${AGGREGATES}
    from (
      select e.*, date_trunc('week', e.at at time zone zone)::date as week
      from (select time_zone as zone from workspaces where id = ${workspaceId}) w, (${eventsOf({ workspaceId }, rangeOf(workspaceId, weeks))}) e
    ) e
    where week = any(${weeks})
    group by grouping sets ((week, repository_id), (week, repository_id, person_id), (week), (week, person_id))
    having grouping(person_id) = 1 or person_id is not null`;
}

/** Two reviewers who both decided on a pull request that was merged in the week. */
function pairRows(workspaceId: string, weeks: SQL): SQL {
  const { from, to } = rangeOf(workspaceId, weeks);
  const isInWeeks = sql`r.workspace_id = ${workspaceId} and r.merged_at >= ${from} and r.merged_at < ${to}`;
  return sql`
    insert into reviewer_pairs
      (workspace_id, repository_id, first_reviewer_id, second_reviewer_id, week_start, together, agreements)
    select ${workspaceId}::uuid, repository_id, first_id, second_id, week, count(*), count(*) filter (where agree)
    from (
      select pairs.*, date_trunc('week', pairs.merged_at at time zone w.time_zone)::date as week
      from workspaces w, (${pairsOf(isInWeeks)}) pairs
      where w.id = ${workspaceId}
    ) pairs
    where week = any(${weeks})
    group by 2, 3, 4, 5`;
}

/** From the first of the weeks to the end of the last, in the workspace's zone. */
function rangeOf(workspaceId: string, weeks: SQL): { from: SQL; to: SQL } {
  const zone = sql`(select time_zone from workspaces where id = ${workspaceId})`;
  const of = (instant: SQL) =>
    sql`(select (${instant})::timestamp from unnest(${weeks}) as weeks(week)) at time zone ${zone}`;
  return { from: of(sql`min(week)`), to: of(sql`max(week) + 7`) };
}

/** Marks the weeks in which pull requests count that are about to be removed: `among` is a condition on facts `f`. */
export function markWeeksStatement({ workspaceId, repositoryId }: Scope, among: SQL): SQL {
  return sql`
    insert into dirty_weeks (workspace_id, repository_id, week_start)
    select distinct ${workspaceId}::uuid, ${repositoryId}::uuid, date_trunc('week', at at time zone w.time_zone)::date
    from workspaces w, pull_request_facts f, unnest(array[f.opened_at, f.merged_at, f.closed_at]) at
    where w.id = ${workspaceId} and f.repository_id = ${repositoryId} and at is not null and ${among}
    order by 3
    on conflict (workspace_id, repository_id, week_start) do update set marked_at = excluded.marked_at`;
}

/** Repositories with facts that are due or outdated, or weeks to rebuild, whose message may have been lost. */
export async function repositoriesToCompute(db: Database, versions: FactsVersions, limit: number): Promise<Scope[]> {
  const [rows] = await asOwner(db, [
    sql`
      select id as "repositoryId", workspace_id as "workspaceId" from repositories r
      where exists (select from pull_requests p where p.repository_id = r.id and p.facts_due)
        or exists (select from pull_request_facts f where f.repository_id = r.id and f.formula_version < ${versions.formula})
        or exists (select from pull_request_facts f where f.repository_id = r.id and f.rule_version < ${versions.rules})
        or exists (select from pull_request_facts f where f.repository_id = r.id and f.computed_at < r.recompute_from)
        or exists (select from pull_request_facts f
          where f.repository_id = r.id and f.checks_undecided and f.computed_at < r.requirements_changed_at)
      union
      select repository_id, workspace_id from dirty_weeks
      limit ${limit}`,
  ]);
  return rows as unknown as Scope[];
}
