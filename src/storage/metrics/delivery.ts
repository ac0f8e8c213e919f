import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { DeploymentSource } from '../../domain/deployments/source.ts';
import { asksOfPullRequests } from '../../domain/metrics/filters.ts';
import { rowsAsTenant, type Database } from '../database.ts';
import { isIntoProduction } from '../into-production.ts';
import { columnOf, select } from '../rows.ts';
import { deployedCommits, deploymentFacts } from '../schema/deployments.ts';
import { pullRequestFacts } from '../schema/metrics.ts';
import { pullRequests } from '../schema/pull-requests.ts';
import { repositories } from '../schema/repositories.ts';
import { workspaces } from '../schema/workspaces.ts';
import { f, isOf, type MetricsScope } from './events.ts';
import { allOf, isIn } from './filters.ts';
import type { Window } from '../../domain/metrics/windows.ts';

/** Percentiles, in seconds, over the `n` rows with a known value. */
export interface Percentiles {
  n: number;
  p25: number | null;
  p50: number | null;
  p75: number | null;
  p90: number | null;
}

/** DORA's five of a window. Durations are seconds. */
export interface Delivery {
  /** Where the deployments came from, the most used source first. */
  sources: { source: DeploymentSource; repositories: number; deployments: number }[];
  /** Deployments that succeeded in the window, without rollbacks. */
  deployments: number;
  /** On how many days, in the workspace's zone, there was one. */
  days: number;
  failed: number;
  /** Failed ones that have not recovered. */
  notRecovered: number;
  rollbacks: number;
  /** Rollbacks, and deployments that carried a revert or a hotfix. */
  rework: number;
  leadTime: Percentiles;
  recoveryTime: Percentiles;
}

export const d = alias(deploymentFacts, 'd');
const whole = alias(deploymentFacts, 'whole');
const r = alias(repositories, 'r');
const p = alias(pullRequests, 'p');
const c = alias(deployedCommits, 'c');

/** Percentiles of the column `seconds` of a table. */
export function percentiles(from: SQL): SQL<Percentiles> {
  const of = (fraction: string) => sql`percentile_cont(${sql.raw(fraction)}) within group (order by seconds)`;
  return sql`(select json_build_object('n', count(seconds), 'p25', ${of('0.25')}, 'p50', ${of('0.5')},
    'p75', ${of('0.75')}, 'p90', ${of('0.9')}) ${from})`;
}

/** From a failed deployment's success to its recovery. */
export const RECOVERY_SECONDS = sql<number | null>`extract(epoch from ${d.recoveredAt} - ${d.at})::float8`;

/**
 * DORA's five of a window, from the facts of deployments. Every repository counts by its own source. One round trip.
 */
export async function readDelivery(db: Database, scope: MetricsScope, window: Window): Promise<Delivery> {
  const { workspaceId } = scope;
  const tables = sql`
    with counted as materialized (
      select ${d.repositoryId}, ${d.source}, ${d.kind} = 'deployment' as is_deployment, ${d.at}, ${d.failed}, ${d.isRework},
        ${RECOVERY_SECONDS} as seconds
      from ${deploymentFacts} ${d}
      where ${d.kind} in ('deployment', 'rollback') and ${deploymentsIn(scope, window)}
    ),
    lead as (${leadsOf(scope, window)})`;
  const count = (condition: SQL) => sql<number>`(select count(*)::int from counted where ${condition})`;
  const fields = {
    sources: sql<Delivery['sources']>`coalesce((select json_agg(s order by s.deployments desc, s.source) from (
      select ${r.deploymentSource} as source, count(distinct ${r.id})::int as repositories,
        (count(counted.at) filter (where is_deployment))::int as deployments
      from ${repositories} ${r} left join counted on ${columnOf('counted', d.repositoryId)} = ${r.id}
      where ${isRepositoryOf(scope)} group by 1) s), '[]')`,
    deployments: count(sql`is_deployment`),
    days: sql<number>`(select count(distinct (at at time zone ${workspaces.timeZone})::date)::int
      from counted, ${workspaces} where is_deployment and ${workspaces.id} = ${workspaceId})`,
    failed: count(sql`failed`),
    notRecovered: count(sql`failed and seconds is null`),
    rollbacks: count(sql`not is_deployment`),
    rework: count(sql`is_rework`),
    leadTime: percentiles(sql`from lead`),
    recoveryTime: percentiles(sql`from counted where failed`),
  };
  const [row] = await rowsAsTenant(db, workspaceId, select(fields, sql``, tables));
  if (!row) throw new Error('a query without a source answers one row');
  return row;
}

/**
 * The condition that a deployment is in the scope, and in a window. With a filter of pull requests only those deployments count that
 * carried a matching pull request. A rollback, with all its parts, carries none: what its commit brought came with an earlier
 * deployment. A deployment also counts when all its pull requests are excluded from metrics.
 */
export function deploymentsIn(
  scope: MetricsScope,
  { from, to }: { [Edge in keyof Window]?: Window[Edge] | undefined },
): SQL {
  const conditions = isIn(scope.workspaceId, scope, d);
  if (from !== undefined) conditions.push(sql`${d.at} >= ${from}`);
  if (to !== undefined) conditions.push(sql`${d.at} < ${to}`);
  if (isFiltered(scope)) {
    const mine = isOf({ ...scope, excluded: 'include' }, f.authorId);
    const within = (at: typeof f.deployedAt) =>
      sql`${at} >= ${from ?? '-infinity'}::timestamptz and ${at} < ${to ?? 'infinity'}::timestamptz`;
    const kind = sql`coalesce((select ${whole.kind} from ${deploymentFacts} ${whole} where ${whole.id} = ${d.partOf}), ${d.kind})`;
    conditions.push(sql`${kind} <> 'rollback' and (${d.id} in (
        select ${f.pullRequestId} from ${pullRequestFacts} ${f}
        where ${mine} and ${within(f.mergedAt)})
      or (${d.repositoryId}, ${d.sha}) in (
        select ${f.repositoryId}, ${c.carrier} from ${pullRequestFacts} ${f}
        join ${pullRequests} ${p} on ${p.id} = ${f.pullRequestId}
        join ${deployedCommits} ${c} on ${c.repositoryId} = ${p.repositoryId} and ${c.sha} = ${p.mergeCommitSha}
        where ${mine} and ${within(f.deployedAt)}))`);
  }
  return sql.join(conditions, sql` and `);
}

function isFiltered(scope: MetricsScope): boolean {
  const { author, teamId, reviewer, by } = scope;
  return [author, teamId, reviewer, by].some((asked) => asked !== undefined) || asksOfPullRequests(scope);
}

/** Whether the repository `r` is one of the scope. */
function isRepositoryOf(scope: MetricsScope): SQL {
  return allOf(isIn(scope.workspaceId, scope, { workspaceId: r.workspaceId, repositoryId: r.id }));
}

/**
 * From first commit to production, of what was deployed in the window; where merges stand for deployments, merged. As
 * `(pull_request_id, person_id, at, seconds)`, behind other `columns` of the facts, each with a comma behind it.
 */
export function leadsOf(scope: MetricsScope, { from, to }: Window, columns = sql``): SQL {
  const leads = (at: typeof f.deployedAt) => sql`
    select ${columns} ${f.pullRequestId}, ${f.authorId} as person_id, ${at} as at,
      extract(epoch from ${at} - ${f.firstCommitAt})::float8 as seconds
    from ${repositories} ${r} join ${pullRequestFacts} ${f} on ${f.repositoryId} = ${r.id}
    where ${isRepositoryOf(scope)} and ${isOf(scope, f.authorId)} and ${at} >= ${from} and ${at} < ${to}`;
  return sql`
    ${leads(f.deployedAt)} and ${r.deploymentSource} <> 'merges'
    union all
    ${leads(f.mergedAt)} and ${r.deploymentSource} = 'merges' and exists (
      select from ${pullRequests} ${p} where ${p.id} = ${f.pullRequestId} and ${isIntoProduction(p)})`;
}
