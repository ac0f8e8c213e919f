import { sql, type SQL } from 'drizzle-orm';
import { rowsAsTenant, type Database } from '../database.ts';
import { isOf, type MetricsScope } from './events.ts';
import type { Window } from './overview.ts';

/** The four DORA metrics of a window. Durations are seconds. */
export interface Delivery {
  /** Production deployments that succeeded in the window; by proxy, merges. */
  deployments: number;
  failed: number;
  leadTime: { n: number; p50: number | null };
  timeToRestore: { n: number; p50: number | null };
}

const MEDIANS = sql.raw(`
  (select json_build_object('n', count(seconds), 'p50', percentile_cont(0.5) within group (order by seconds)) from lead)
    as "leadTime",
  (select json_build_object('n', count(seconds), 'p50', percentile_cont(0.5) within group (order by seconds)) from restored)
    as "timeToRestore"`);

/**
 * By production deployments: one failed when, before the next and within seven days, a revert of what it carried or a
 * hotfix was opened; restored when that was merged. One round trip.
 */
export async function readDelivery(db: Database, scope: MetricsScope, window: Window): Promise<Delivery> {
  const { workspaceId, repositoryId } = scope;
  const { from, to } = window;
  const [row] = await rowsAsTenant<Delivery>(
    db,
    workspaceId,
    sql`
      with succeeded as (
        select d.repository_id, d.succeeded_at as at,
          lead(d.succeeded_at) over (partition by d.repository_id order by d.succeeded_at, d.github_id) as next_at
        from deployments d
        where d.workspace_id = ${workspaceId} and d.is_production and d.succeeded_at >= ${from}
          ${repositoryId === undefined ? sql`` : sql`and d.repository_id = ${repositoryId}`}
      ),
      deployed as (select * from succeeded d where at < ${to} ${carriedWorkOf(scope)}),
      failures as (
        select d.repository_id, d.at, fix.merged_at as fixed_at,
          coalesce(reverted.merged_at, (select max(f.merged_at) from pull_request_facts f
            where f.repository_id = d.repository_id and f.deployed_at = d.at)) as broken_at
        from deployed d
        join pull_request_facts fix on fix.repository_id = d.repository_id and fix.opened_at >= d.at
          and fix.opened_at < least(d.next_at, d.at + interval '7 days') and (fix.is_revert or fix.is_hotfix)
        left join pull_requests p on fix.is_revert and p.repository_id = fix.repository_id and p.number = fix.reverts_number
        left join pull_request_facts reverted on reverted.pull_request_id = p.id and reverted.deployed_at = d.at
        where fix.is_hotfix or reverted.pull_request_id is not null
      ),
      restored as (select extract(epoch from fixed_at - broken_at)::float8 as seconds from failures),
      lead as (
        select extract(epoch from f.deployed_at - f.first_commit_at)::float8 as seconds from pull_request_facts f
        where ${isOf(scope, 'f.author_id')} and f.merged_at >= ${from} and f.merged_at < ${to}
      )
      select (select count(*)::int from deployed) as deployments,
        (select count(distinct (repository_id, at))::int from failures) as failed, ${MEDIANS}`,
  );
  if (!row) throw new Error('a query without a source answers one row');
  return row;
}

/** With a filter by who did the work or its label, deployments count that carried some of it. */
function carriedWorkOf(scope: MetricsScope): SQL {
  const { author, teamId, label } = scope;
  if (author === undefined && teamId === undefined && label === undefined) return sql``;
  return sql`and exists (select from pull_request_facts f
    where f.repository_id = d.repository_id and f.deployed_at = d.at and ${isOf(scope, 'f.author_id')})`;
}

/** By merges, where no deployments are known: one failed when a merged revert names it. One round trip. */
export async function readDeliveryByMerges(db: Database, scope: MetricsScope, window: Window): Promise<Delivery> {
  const { from, to } = window;
  const [row] = await rowsAsTenant<Delivery>(
    db,
    scope.workspaceId,
    sql`
      with merged as (
        select f.pull_request_id, f.repository_id, f.merged_at, f.first_commit_at from pull_request_facts f
        where ${isOf(scope, 'f.author_id')} and f.merged_at >= ${from} and f.merged_at < ${to}
      ),
      failures as (
        select m.pull_request_id, m.merged_at as broken_at, min(revert.merged_at) as fixed_at
        from merged m join pull_requests p on p.id = m.pull_request_id
        join pull_request_facts revert on revert.repository_id = m.repository_id and revert.reverts_number = p.number
          and revert.merged_at is not null
        group by 1, 2
      ),
      restored as (select extract(epoch from fixed_at - broken_at)::float8 as seconds from failures),
      lead as (select extract(epoch from merged_at - first_commit_at)::float8 as seconds from merged)
      select (select count(*)::int from merged) as deployments, (select count(*)::int from failures) as failed, ${MEDIANS}`,
  );
  if (!row) throw new Error('a query without a source answers one row');
  return row;
}
