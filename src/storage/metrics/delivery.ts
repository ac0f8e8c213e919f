import { sql, type SQL } from 'drizzle-orm';
import { rowsAsTenant, type Database } from '../database.ts';
import { isBy } from '../people.ts';
import { isOf, isWithin, type MetricsScope } from './events.ts';
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
 * Whether deployments are known that the window's work can be told by: a production deployment before its end, in a repository
 * of the scope; with a filter by who did the work or its label, in one where some of it was merged in the window. One round trip.
 */
export async function isDeployed(db: Database, scope: MetricsScope, { from, to }: Window): Promise<boolean> {
  const { workspaceId, repositoryId } = scope;
  const [row] = await rowsAsTenant<{ deployed: boolean }>(
    db,
    workspaceId,
    sql`
      select exists (
        select from repositories r where r.workspace_id = ${workspaceId}
          ${repositoryId === undefined ? sql`` : sql`and r.id = ${repositoryId}`}
          and exists (select from deployments d where d.repository_id = r.id and d.is_production and d.succeeded_at < ${to})
          ${
            isFiltered(scope)
              ? sql`and exists (select from pull_request_facts f where f.repository_id = r.id
                  and ${isOf(scope, 'f.author_id')} and f.merged_at >= ${from} and f.merged_at < ${to})`
              : sql``
          }
      ) as deployed`,
  );
  return row?.deployed === true;
}

function isFiltered({ author, teamId, label }: MetricsScope): boolean {
  return author !== undefined || teamId !== undefined || label !== undefined;
}

/**
 * By production deployments: one failed when, before the next and within seven days, a revert of what it carried or a
 * hotfix was opened; restored when the first that repairs the same change was merged. What a hotfix repairs is not known: the
 * last change that the deployment carried stands for it. One round trip: from each of these few, the deployment before it is one
 * probe of an index, where every deployment with all that was opened after it would be their product.
 */
export async function readDelivery(db: Database, scope: MetricsScope, window: Window): Promise<Delivery> {
  const { workspaceId, repositoryId } = scope;
  const { from, to } = window;
  const among = { workspaceId, repositoryId };
  const [row] = await rowsAsTenant<Delivery>(
    db,
    workspaceId,
    sql`
      with deployed as (
        select d.repository_id, d.succeeded_at as at from deployments d
        where d.workspace_id = ${workspaceId} and d.is_production and d.succeeded_at >= ${from} and d.succeeded_at < ${to}
          ${repositoryId === undefined ? sql`` : sql`and d.repository_id = ${repositoryId}`} ${carriedWorkOf(scope, window)}
      ),
      repairs as materialized (
        select f.repository_id, before.at, f.merged_at as fixed_at, f.is_hotfix, (
            select reverted.merged_at from pull_requests p join pull_request_facts reverted on reverted.pull_request_id = p.id
            where f.is_revert and p.repository_id = f.repository_id and p.number = f.reverts_number
              and reverted.deployed_at = before.at and ${isBy(scope, 'reverted.author_id')} and ${isWithin(scope, 'reverted')}
          ) as reverted_at
        from pull_request_facts f cross join lateral (
          select d.succeeded_at as at from deployments d
          where d.repository_id = f.repository_id and d.is_production and d.succeeded_at <= f.opened_at
          order by d.succeeded_at desc limit 1
        ) before
        where ${isWithin(among, 'f')} and f.opened_at >= ${from} and f.opened_at < ${to}::timestamptz + interval '7 days'
          and (f.is_revert or f.is_hotfix) and f.opened_at < before.at + interval '7 days'
      ),
      failures as (
        select * from repairs
        where (is_hotfix or reverted_at is not null) and (repository_id, at) in (select repository_id, at from deployed)
      ),
      restored as (
        select date_part('epoch', min(fixed_at) - broken_at) as seconds
        from (
          select repository_id, at, fixed_at, coalesce(reverted_at, (
              select max(f.merged_at) from pull_request_facts f
              where f.workspace_id = ${workspaceId} and f.repository_id = failures.repository_id and f.deployed_at = failures.at
            )) as broken_at
          from failures
        ) repaired
        group by repository_id, at, broken_at
      ),
      lead as (
        select date_part('epoch', f.deployed_at - f.first_commit_at) as seconds from pull_request_facts f
        where ${isOf(scope, 'f.author_id')} and f.merged_at >= ${from} and f.merged_at < ${to}
      )
      select (select count(*)::int from deployed) as deployments,
        (select count(distinct (repository_id, at))::int from failures) as failed, ${MEDIANS}`,
  );
  if (!row) throw new Error('a query without a source answers one row');
  return row;
}

/** With a filter by who did the work or its label, deployments count that carried some of it. */
function carriedWorkOf(scope: MetricsScope, { from, to }: Window): SQL {
  if (!isFiltered(scope)) return sql``;
  return sql`and (d.repository_id, d.succeeded_at) in (
    select f.repository_id, f.deployed_at from pull_request_facts f
    where ${isOf(scope, 'f.author_id')} and f.deployed_at >= ${from} and f.deployed_at < ${to})`;
}

/** By merges, where no deployments are known: one failed when a merged revert names it. One round trip. */
export async function readDeliveryByMerges(db: Database, scope: MetricsScope, window: Window): Promise<Delivery> {
  const { workspaceId, repositoryId } = scope;
  const { from, to } = window;
  const [row] = await rowsAsTenant<Delivery>(
    db,
    workspaceId,
    sql`
      with merged as (
        select f.pull_request_id, f.repository_id, f.merged_at, f.first_commit_at from pull_request_facts f
        where ${isOf(scope, 'f.author_id')} and f.merged_at >= ${from} and f.merged_at < ${to}
      ),
      failures as (
        select m.pull_request_id, m.merged_at as broken_at, min(revert.merged_at) as fixed_at
        from pull_request_facts revert
        join pull_requests p on p.repository_id = revert.repository_id and p.number = revert.reverts_number
        join merged m on m.pull_request_id = p.id and m.merged_at <= revert.merged_at
        where ${isWithin({ workspaceId, repositoryId }, 'revert')} and revert.reverts_number is not null
          and revert.merged_at >= ${from}
        group by 1, 2
      ),
      restored as (select date_part('epoch', fixed_at - broken_at) as seconds from failures),
      lead as (select date_part('epoch', merged_at - first_commit_at) as seconds from merged)
      select (select count(*)::int from merged) as deployments, (select count(*)::int from failures) as failed, ${MEDIANS}`,
  );
  if (!row) throw new Error('a query without a source answers one row');
  return row;
}
