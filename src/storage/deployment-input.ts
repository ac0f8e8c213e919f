import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Carried, DeploymentsInput } from '../domain/deployments/facts.ts';
import type { DeploymentSource } from '../domain/deployments/source.ts';
import { asTenant, type Database, type Scope } from './database.ts';
import { carrierOf, deploymentEvents, dueDeployments, knownAncestry } from './deployment-events.ts';
import { milliseconds } from './instants.ts';
import { isIntoProduction } from './into-production.ts';
import { opaque } from './opaque.ts';
import { select } from './rows.ts';
import { deployedCommits, incidents } from './schema/deployments.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { pullRequests } from './schema/pull-requests.ts';

const p = alias(pullRequests, 'p');
const f = alias(pullRequestFacts, 'f');
const revert = alias(pullRequestFacts, 'revert');
const c = alias(deployedCommits, 'c');
const i = alias(incidents, 'i');

/**
 * Everything from which the facts of a repository's deployments follow; null when the stored facts follow from it. Of
 * pull requests only reverts, what they name, and hotfixes leave the database.
 */
export async function deploymentsToCompute(db: Database, scope: Scope): Promise<DeploymentsInput | null> {
  const due = await dueDeployments(db, scope);
  if (!due) return null;
  const { source } = due;
  const events = await deploymentEvents(db, scope, source);
  const { isAncestor } = await knownAncestry(db, scope);
  const [carried, reverts, hotfixes, happened] = await asTenant(db, scope.workspaceId, [
    carriedStatement(scope, source),
    revertsStatement(scope, source),
    hotfixesStatement(scope, source),
    select(
      {
        id: i.id,
        startedAt: milliseconds<number>(i.startedAt),
        endedAt: milliseconds<number | null>(i.endedAt),
        deploymentId: i.deploymentId,
      },
      sql`from ${incidents} ${i} where ${i.repositoryId} = ${opaque(scope.repositoryId)}`,
    ),
  ]);
  const byCommit = new Map(carried.map(({ commit, ...of }): [string, Carried] => [commit, of]));
  return { ...due, events, isAncestor, carried: byCommit, reverts, hotfixes, incidents: happened };
}

/** How much each deployment carried. A release delivers what is merged into a production branch. */
function carriedStatement({ repositoryId }: Scope, source: DeploymentSource): SQL<{ commit: string } & Carried> {
  const seconds = (to: SQL | typeof c.deployedAt | typeof f.mergedAt) =>
    sql`extract(epoch from ${to} - ${f.firstCommitAt})::float8`;
  if (source === 'merges') {
    return select(
      {
        commit: p.id,
        pullRequests: sql<number>`1`,
        leadSeconds: sql<number | null>`${seconds(f.mergedAt)}`,
      },
      sql`from ${pullRequestFacts} ${f} join ${pullRequests} ${p} on ${p.id} = ${f.pullRequestId}
        where ${f.repositoryId} = ${opaque(repositoryId)} and ${f.mergedAt} is not null and ${isIntoProduction(p)}`,
    );
  }
  const delivered = source === 'releases' ? sql`and ${isIntoProduction(p)}` : sql``;
  return select(
    {
      commit: sql<string>`${c.carrier}`,
      pullRequests: sql<number>`count(*)::int`,
      leadSeconds: sql<number | null>`percentile_cont(0.5) within group (order by ${seconds(c.deployedAt)})`,
    },
    sql`from ${deployedCommits} ${c}
      join ${pullRequests} ${p} on ${p.repositoryId} = ${c.repositoryId} and ${p.mergeCommitSha} = ${c.sha}
      join ${pullRequestFacts} ${f} on ${f.pullRequestId} = ${p.id} and ${f.mergedAt} is not null
      where ${c.repositoryId} = ${opaque(repositoryId)} and ${c.carrier} is not null ${delivered} group by 1`,
  );
}

/** Reverts, by the stored fact, and the pull requests that they name. */
function revertsStatement({ repositoryId }: Scope, source: DeploymentSource) {
  return select(
    {
      id: p.id,
      number: p.number,
      mergedAt: milliseconds<number | null>(f.mergedAt),
      isRevert: sql<boolean>`${f.isRevert} is true`,
      revertsNumber: f.revertsNumber,
      carriedBy: carriedBy(repositoryId, source),
    },
    sql`from ${pullRequestFacts} ${f} join ${pullRequests} ${p} on ${p.id} = ${f.pullRequestId}
      where ${f.repositoryId} = ${opaque(repositoryId)} and (${f.isRevert} or ${p.number} in (
        select ${revert.revertsNumber} from ${pullRequestFacts} ${revert}
        where ${revert.repositoryId} = ${opaque(repositoryId)} and ${revert.isRevert} and ${revert.revertsNumber} is not null))`,
  );
}

/** Pull requests that are hotfixes; where merges or releases count, those into production branches. */
function hotfixesStatement({ repositoryId }: Scope, source: DeploymentSource) {
  const intoProduction = source === 'merges' || source === 'releases' ? sql`and ${isIntoProduction(p)}` : sql``;
  return select(
    {
      id: p.id,
      headRef: p.headRef,
      openedAt: milliseconds<number>(f.openedAt),
      mergedAt: milliseconds<number | null>(f.mergedAt),
      carriedBy: carriedBy(repositoryId, source),
    },
    sql`from ${pullRequestFacts} ${f} join ${pullRequests} ${p} on ${p.id} = ${f.pullRequestId}
      where ${f.repositoryId} = ${opaque(repositoryId)} and ${f.isHotfix} ${intoProduction}`,
  );
}

/** The commit of the deployment that first carried the pull request `p`; a merge carries itself. */
function carriedBy(repositoryId: string, source: DeploymentSource): SQL<string | null> {
  if (source === 'releases')
    return sql`case when ${isIntoProduction(p)} then ${carrierOf(p.mergeCommitSha, repositoryId)} end`;
  if (source !== 'merges') return carrierOf(p.mergeCommitSha, repositoryId);
  return sql`case when ${f.mergedAt} is not null and ${isIntoProduction(p)} then ${p.id} end`;
}
