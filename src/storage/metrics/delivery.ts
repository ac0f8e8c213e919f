import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { rowsAsTenant, type Database } from '../database.ts';
import { isBy } from '../people.ts';
import { select } from '../rows.ts';
import { deployments } from '../schema/deployments.ts';
import { pullRequestFacts } from '../schema/metrics.ts';
import { pullRequests } from '../schema/pull-requests.ts';
import { repositories } from '../schema/repositories.ts';
import { f, isOf, isWithin, type MetricsScope } from './events.ts';
import type { Window } from './overview.ts';

/** A median, in seconds, over the `n` rows with a known value. */
interface Median {
  n: number;
  p50: number | null;
}

/** The four DORA metrics of a window. Durations are seconds. */
export interface Delivery {
  /** Production deployments that succeeded in the window; with the proxy, merges. */
  deployments: number;
  failed: number;
  leadTime: Median;
  timeToRestore: Median;
}

const d = alias(deployments, 'd');
const p = alias(pullRequests, 'p');
const repository = alias(repositories, 'r');
const reverted = alias(pullRequestFacts, 'reverted');
const revert = alias(pullRequestFacts, 'revert');

/** The median of the column `seconds` of a table. */
function median(table: 'lead' | 'restored'): SQL<Median> {
  return sql`(select json_build_object('n', count(seconds), 'p50', percentile_cont(0.5) within group (order by seconds))
    from ${sql.identifier(table)})`;
}

const MEDIANS = { leadTime: median('lead'), timeToRestore: median('restored') };

/**
 * Whether there are deployments to compute the window's delivery from: a production deployment before its end, in a
 * repository of the scope. With a filter by person, team or label, such a repository must also have matching work
 * merged in the window. One round trip.
 */
export async function isDeployed(db: Database, scope: MetricsScope, { from, to }: Window): Promise<boolean> {
  const { workspaceId, repositoryId } = scope;
  const mergedThere = sql`and exists (select from ${pullRequestFacts} ${f} where ${f.repositoryId} = ${repository.id}
    and ${isOf(withExcluded(scope), f.authorId)} and ${f.mergedAt} >= ${from} and ${f.mergedAt} < ${to})`;
  const deployed = sql<boolean>`exists (
    select from ${repositories} ${repository} where ${repository.workspaceId} = ${workspaceId}
      ${repositoryId === undefined ? sql`` : sql`and ${repository.id} = ${repositoryId}`}
      and exists (select from ${deployments} ${d}
        where ${d.repositoryId} = ${repository.id} and ${d.isProduction} and ${d.succeededAt} < ${to})
      ${isFiltered(scope) ? mergedThere : sql``})`;
  const [row] = await rowsAsTenant(db, workspaceId, select({ deployed }, sql``));
  return row?.deployed === true;
}

function isFiltered({ author, teamId, label, by }: MetricsScope): boolean {
  return author !== undefined || teamId !== undefined || label !== undefined || by !== undefined;
}

/** The same scope with excluded pull requests: a deployment is one, whatever it carried. */
function withExcluded(scope: MetricsScope): MetricsScope {
  return { ...scope, excluded: 'include' };
}

/**
 * Delivery by production deployments. A deployment failed when a revert of what it carried, or a hotfix, was opened
 * before the next deployment and within seven days. It was restored when the first repair of the same change was
 * merged. It is not known which change a hotfix repairs: the last change in the deployment stands for it. One round trip.
 * For each of these few pull requests an index finds the deployment before it. A join of every deployment with every pull
 * request that was opened after it would have far more rows.
 */
export async function readDelivery(db: Database, scope: MetricsScope, window: Window): Promise<Delivery> {
  const { workspaceId, repositoryId } = scope;
  const { from, to } = window;
  const among = { workspaceId, repositoryId };
  const tables = sql`
    with deployed as (
      select ${d.repositoryId}, ${d.succeededAt} as at from ${deployments} ${d}
      where ${d.workspaceId} = ${workspaceId} and ${d.isProduction} and ${d.succeededAt} >= ${from} and ${d.succeededAt} < ${to}
        ${repositoryId === undefined ? sql`` : sql`and ${d.repositoryId} = ${repositoryId}`} ${carriedWorkOf(scope, window)}
    ),
    repairs as materialized (
      select ${f.repositoryId}, before.at, ${f.mergedAt} as fixed_at, ${f.isHotfix}, (
          select ${reverted.mergedAt}
          from ${pullRequests} ${p} join ${pullRequestFacts} ${reverted} on ${reverted.pullRequestId} = ${p.id}
          where ${f.isRevert} and ${p.repositoryId} = ${f.repositoryId} and ${p.number} = ${f.revertsNumber}
            and ${reverted.deployedAt} = before.at and ${isBy(scope, reverted.authorId)} and ${isWithin(withExcluded(scope), reverted)}
        ) as reverted_at
      from ${pullRequestFacts} ${f} cross join lateral (
        select ${d.succeededAt} as at from ${deployments} ${d}
        where ${d.repositoryId} = ${f.repositoryId} and ${d.isProduction} and ${d.succeededAt} <= ${f.openedAt}
        order by ${d.succeededAt} desc limit 1
      ) before
      where ${isWithin(among, f)} and ${f.openedAt} >= ${from} and ${f.openedAt} < ${to}::timestamptz + interval '7 days'
        and (${f.isRevert} or ${f.isHotfix}) and ${f.openedAt} < before.at + interval '7 days'
    ),
    failures as (
      select * from repairs
      where (is_hotfix or reverted_at is not null) and (repository_id, at) in (select repository_id, at from deployed)
    ),
    restored as (
      select date_part('epoch', min(fixed_at) - broken_at) as seconds
      from (
        select repository_id, at, fixed_at, coalesce(reverted_at, (
            select max(${f.mergedAt}) from ${pullRequestFacts} ${f}
            where ${f.workspaceId} = ${workspaceId} and ${f.repositoryId} = failures.repository_id and ${f.deployedAt} = failures.at
          )) as broken_at
        from failures
      ) repaired
      group by repository_id, at, broken_at
    ),
    lead as (
      select date_part('epoch', ${f.deployedAt} - ${f.firstCommitAt}) as seconds from ${pullRequestFacts} ${f}
      where ${isOf(scope, f.authorId)} and ${f.mergedAt} >= ${from} and ${f.mergedAt} < ${to}
    )`;
  const fields = {
    deployments: sql<number>`(select count(*)::int from deployed)`,
    failed: sql<number>`(select count(distinct (repository_id, at))::int from failures)`,
    ...MEDIANS,
  };
  const [row] = await rowsAsTenant(db, workspaceId, select(fields, sql``, tables));
  if (!row) throw new Error('the query answered no row');
  return row;
}

/** With a filter by person, team or label, deployments count that carried matching work. */
function carriedWorkOf(scope: MetricsScope, { from, to }: Window): SQL {
  if (!isFiltered(scope)) return sql``;
  return sql`and (${d.repositoryId}, ${d.succeededAt}) in (
    select ${f.repositoryId}, ${f.deployedAt} from ${pullRequestFacts} ${f}
    where ${isOf(withExcluded(scope), f.authorId)} and ${f.deployedAt} >= ${from} and ${f.deployedAt} < ${to})`;
}

/** Delivery by merges, when no deployments are known: a merge failed when a merged revert names it. One round trip. */
export async function readDeliveryByMerges(db: Database, scope: MetricsScope, window: Window): Promise<Delivery> {
  const { workspaceId, repositoryId } = scope;
  const { from, to } = window;
  const tables = sql`
    with merged as (
      select ${f.pullRequestId}, ${f.repositoryId}, ${f.mergedAt}, ${f.firstCommitAt}, ${isWithin(scope, f)} as is_counted
      from ${pullRequestFacts} ${f} where ${isOf(withExcluded(scope), f.authorId)} and ${f.mergedAt} >= ${from} and ${f.mergedAt} < ${to}
    ),
    failures as (
      select m.pull_request_id, m.merged_at as broken_at, min(${revert.mergedAt}) as fixed_at
      from ${pullRequestFacts} ${revert}
      join ${pullRequests} ${p} on ${p.repositoryId} = ${revert.repositoryId} and ${p.number} = ${revert.revertsNumber}
      join merged m on m.pull_request_id = ${p.id} and m.merged_at <= ${revert.mergedAt}
      where ${isWithin({ workspaceId, repositoryId }, revert)} and ${revert.revertsNumber} is not null
        and ${revert.mergedAt} >= ${from}
      group by 1, 2
    ),
    restored as (select date_part('epoch', fixed_at - broken_at) as seconds from failures),
    lead as (select date_part('epoch', merged_at - first_commit_at) as seconds from merged where is_counted)`;
  const fields = {
    deployments: sql<number>`(select count(*)::int from merged)`,
    failed: sql<number>`(select count(*)::int from failures)`,
    ...MEDIANS,
  };
  const [row] = await rowsAsTenant(db, workspaceId, select(fields, sql``, tables));
  if (!row) throw new Error('the query answered no row');
  return row;
}
