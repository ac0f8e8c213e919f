import { sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { FACTS_VERSIONS, type FactsVersions } from '../../domain/facts/facts.ts';
import { rowsAsTenant, type Database } from '../database.ts';
import { DELIVERED_SINCE } from '../delivered-since.ts';
import { DEPLOYMENTS_OUTDATED } from '../deployment-events.ts';
import { opaque } from '../opaque.ts';
import { countToReread, WAITS_FOR_READING } from '../reread.ts';
import { select } from '../rows.ts';
import { deploymentFacts } from '../schema/deployments.ts';
import { pullRequests } from '../schema/pull-requests.ts';
import { repositories } from '../schema/repositories.ts';
import { workspaces } from '../schema/workspaces.ts';
import { iso } from '../shown.ts';
import { pullRequestFacts } from '../schema/metrics.ts';
import { f, type MetricsScope } from './events.ts';
import { isNamedRepository, namedBy, namedOf, type Named } from './named.ts';

const p = alias(pullRequests, 'p');
const w = alias(workspaces, 'w');
const d = alias(deploymentFacts, 'd');

/** The data behind metrics: when it last changed, and how far back it reaches. */
export interface MetricsBasis {
  /** Changes with all data that a metric may use. */
  version: string;
  timeZone: string;
  /** Everything since then is stored in every requested repository; null when one of them was never synced. */
  coveredSince: string | null;
  /** The same of deployments, by the source that counts in each repository; null when one of them has none yet. */
  deliveredSince: string | null;
  /**
   * How many facts of the scope are computed by the present formulas, rules, tools and kinds of accounts, from everything
   * that this version reads of GitHub; null when all are. Deployments whose facts follow from earlier rules or definitions are
   * among them, those of a repository all at once.
   */
  recomputing: { done: number; of: number } | null;
  /** The requested repositories and teams. */
  named: Named;
}

/** The basis of the metrics of a scope, in which repositories and teams may still be names. One round trip, whose work grows only with the number of repositories. */
export async function metricsBasis(
  db: Database,
  scope: MetricsScope,
  versions: FactsVersions = FACTS_VERSIONS,
): Promise<MetricsBasis> {
  const { workspaceId, repositoryId } = scope;
  const mine = sql`${repositories.workspaceId} = ${opaque(workspaceId)}
    ${repositoryId === undefined ? sql`` : sql`and ${isNamedRepository(repositoryId)}`}`;
  const among = sql`${f.repositoryId} = any(array(select ${repositories.id} from ${repositories} where ${mine}))`;
  const readable = sql`select ${repositories.id} from ${repositories} where ${mine} and ${repositories.unavailableReason} is null`;
  const fields = {
    timeZone: w.timeZone,
    version: sql<string>`concat_ws('/', ${w.metricsChangedAt}, r.changes, r.repositories, r.never, r.covered, r.delivered, r.undelivered, outdated.n, late.n)`,
    outdated: sql<number>`outdated.n`,
    late: sql<number>`late.n`,
    facts: sql<number>`case when outdated.n > 0 then (select count(*)::int from ${pullRequestFacts} ${f} where ${among}) else 0 end`,
    coveredSince: sql<string | null>`case when r.never = 0 then ${iso(sql`r.covered`)} end`,
    deliveredSince: sql<string | null>`case when r.undelivered = 0 then ${iso(sql`r.delivered`)} end`,
    ...namedBy(workspaceId, scope),
  };
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(
      fields,
      sql`
      from ${workspaces} ${w}, (
        -- The sum changes with each repository. The latest instant would hide a change that is committed after a later one.
        select sum(extract(epoch from ${repositories.metricsChangedAt})) as changes, count(*)::int as repositories,
          max(${repositories.coveredSince}) as covered,
          (count(*) filter (where ${repositories.coveredSince} is null))::int as never,
          max(began.since) as delivered, (count(*) filter (where began.since is null))::int as undelivered
        from ${repositories} cross join lateral (select ${DELIVERED_SINCE} as since offset 0) began where ${mine}
      ) r, (
        -- Ranges of indexes, which are empty when nothing is outdated. Offset 0 has each counted once.
        select ((select count(*) from ${pullRequestFacts} ${f} where ${among} and ${f.formulaVersion} < ${versions.formula})
          + (select count(*) from ${pullRequestFacts} ${f} where ${among} and ${f.ruleVersion} < ${versions.rules}
              and ${f.formulaVersion} >= ${versions.formula})
          -- One probe for each repository: with a join, Postgres expects a third of all facts, and reads the table whole.
          + (select coalesce(sum(older.n), 0) from ${repositories} cross join lateral (
              select count(*) as n from ${pullRequestFacts} ${f}
              where ${f.repositoryId} = ${repositories.id} and ${f.computedAt} < ${repositories.recomputeFrom}
                and ${f.formulaVersion} >= ${versions.formula} and ${f.ruleVersion} >= ${versions.rules} offset 0) older
              where ${mine} and ${repositories.recomputeFrom} is not null))::int as n offset 0
      ) computed cross join (select ${countToReread(readable)} as n) stored cross join lateral (
        select computed.n + stored.n - case when computed.n > 0 and stored.n > 0 then (
          select count(*) from ${pullRequests} ${p} join ${pullRequestFacts} ${f} on ${f.pullRequestId} = ${p.id}
          join ${repositories} on ${repositories.id} = ${p.repositoryId}
          where ${p.repositoryId} in (${readable}) and ${WAITS_FOR_READING}
            and (${f.formulaVersion} < ${versions.formula} or ${f.ruleVersion} < ${versions.rules}
              or ${f.computedAt} < ${repositories.recomputeFrom}))::int else 0 end as n offset 0
      ) outdated cross join (
        -- Of a repository without any, or whose deployments are to come, the repository itself.
        select coalesce(sum(greatest(1, known.n)), 0)::int as n from ${repositories} cross join lateral (
          select count(*) as n from ${deploymentFacts} ${d} where ${d.repositoryId} = ${repositories.id} offset 0) known
        where ${mine} and ${repositories.unavailableReason} is null and ${DEPLOYMENTS_OUTDATED}
      ) late
      where ${w.id} = ${workspaceId}`,
    ),
  );
  if (!row) throw new Error('the workspace of the key does not exist');
  const { repositoryIds, teamIds, outdated, late, facts, ...rest } = row;
  return {
    ...rest,
    recomputing: outdated + late > 0 ? { done: Math.max(0, facts - outdated), of: facts + late } : null,
    named: namedOf({ repositoryIds, teamIds }),
  };
}
