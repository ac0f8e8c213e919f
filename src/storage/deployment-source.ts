import { sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { sourceOf, type DeploymentSource, type LatestSuccess } from '../domain/deployments/source.ts';
import { asTenant, rowsAsTenant, type Database, type Scope } from './database.ts';
import { DEPLOYMENT_RULES_CHANGED } from './deployments-changed.ts';
import { milliseconds } from './instants.ts';
import { opaque } from './opaque.ts';
import { outdatedFacts } from './outdated-facts.ts';
import { nameOf, namesOf, select } from './rows.ts';
import { deployedCommits, deployments, deploymentSourceChanges } from './schema/deployments.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { repositories } from './schema/repositories.ts';

const r = alias(repositories, 'r');
const d = alias(deployments, 'd');

/** How long a decision of `auto` stays. */
const DECIDED_HOURS = 24;

/**
 * Decides, once a day, where the repository's deployments come from now (milliseconds). After a change, what
 * deployments carried becomes unknown, and is read anew from the other source. Two round trips, one when nothing is due.
 */
export async function decideSource(db: Database, scope: Scope, now: number): Promise<DeploymentSource | null> {
  const { workspaceId, repositoryId } = scope;
  const latest = (source: keyof LatestSuccess) => sql<number | null>`(
    select ${milliseconds<number | null>(sql`max(${d.succeededAt})`)} from ${deployments} ${d}
    where ${d.repositoryId} = ${r.id} and ${d.source} = ${source} and ${d.isProduction})`;
  const fields = {
    rule: r.deploymentRule,
    source: r.deploymentSource,
    deployments: latest('deployments'),
    releases: latest('releases'),
  };
  const [due] = await rowsAsTenant(
    db,
    workspaceId,
    select(
      fields,
      sql`from ${repositories} ${r} where ${r.id} = ${repositoryId} and coalesce(
        ${r.deploymentSourceAt} <= ${at(now)}::timestamptz - make_interval(hours => ${DECIDED_HOURS}), true)`,
    ),
  );
  if (!due) return null;
  const source = sourceOf(due.rule, due, now);
  await asTenant(db, workspaceId, [
    // By a rule that has changed meanwhile, the source is still to be decided.
    sql`update ${repositories} set ${nameOf(repositories.deploymentSourceAt)} = ${at(now)}
      where ${repositories.id} = ${repositoryId} and ${repositories.deploymentRule} = ${due.rule}`,
    ...(source === due.source ? [] : changeStatements(scope, due.source, source, now)),
  ]);
  return source;
}

function changeStatements(
  { workspaceId, repositoryId }: Scope,
  previous: DeploymentSource,
  source: string,
  now: number,
) {
  const changes = deploymentSourceChanges;
  return [
    sql`update ${repositories} set ${nameOf(repositories.deploymentSource)} = ${source}, ${DEPLOYMENT_RULES_CHANGED}
      where ${repositories.id} = ${repositoryId}`,
    sql`insert into ${changes}
      (${namesOf(changes.workspaceId, changes.repositoryId, changes.at, changes.previous, changes.source)})
      values (${workspaceId}, ${repositoryId}, ${at(now)}, ${previous}, ${source})`,
    sql`delete from ${deployedCommits} where ${deployedCommits.repositoryId} = ${opaque(repositoryId)}`,
    sql`update ${deployments} set ${nameOf(deployments.walkCursor)} = null, ${nameOf(deployments.walkedSince)} = null
      where ${deployments.repositoryId} = ${opaque(repositoryId)}`,
    // Whether a merge is deployed is unknown where merges stand for deployments.
    outdatedFacts(
      sql`select ${pullRequestFacts.pullRequestId} as id from ${pullRequestFacts}
        where ${pullRequestFacts.repositoryId} = ${opaque(repositoryId)} and ${pullRequestFacts.mergedAt} is not null`,
      { repositories: sql`${repositories.id} = ${repositoryId}` },
    ),
  ];
}

function at(instant: number): string {
  return new Date(instant).toISOString();
}
