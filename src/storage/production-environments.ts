import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { asTenant, type Database } from './database.ts';
import { DEPLOYMENT_RULES_CHANGED } from './deployments-changed.ts';
import { opaque } from './opaque.ts';
import { outdatedFacts } from './outdated-facts.ts';
import { isLike } from './patterns.ts';
import { nameOf, returning } from './rows.ts';
import { lockRules } from './rules.ts';
import { deployedCommits as carried, deployments } from './schema/deployments.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { repositories } from './schema/repositories.ts';
import { workspaces } from './schema/workspaces.ts';

const f = alias(pullRequestFacts, 'f');

/**
 * Sets which environments are production, by patterns in which `*` stands for anything. In repositories that have deployments
 * to environments, the commits of all their deployments become unknown and must be read again; answers these repositories.
 */
export async function changeProduction(db: Database, workspaceId: string, patterns: string[]): Promise<string[]> {
  const asked = sql`${JSON.stringify(patterns)}::jsonb`;
  const { repositoryId, source, environment, isProduction: production, walkCursor, walkedSince } = deployments;
  // Environments are told of these alone.
  const isOfEnvironment = sql`${source} in ('deployments', 'api')`;
  const concerned = sql`(select ${repositoryId} from ${deployments}
    where ${deployments.workspaceId} = ${opaque(workspaceId)} and ${isOfEnvironment})`;
  const isNow = isProduction(sql`${environment}`, asked);
  const [, , changed] = await asTenant(db, workspaceId, [
    lockRules(workspaceId),
    sql`update ${workspaces} set ${nameOf(workspaces.productionEnvironments)} = ${asked},
        ${nameOf(workspaces.metricsChangedAt)} = clock_timestamp()
      where ${workspaces.id} = ${workspaceId}`,
    // First of all that changes here: a walk that is being saved ends before it, and the next one sees the change.
    returning(
      { id: repositories.id },
      sql`update ${repositories} set ${DEPLOYMENT_RULES_CHANGED} where ${repositories.id} in ${concerned}`,
    ),
    sql`delete from ${carried} where ${carried.repositoryId} in ${concerned}`,
    outdatedFacts(
      sql`select ${f.pullRequestId} as id from ${pullRequestFacts} ${f}
        where ${f.repositoryId} in ${concerned} and ${f.deployedAt} is not null`,
      { repositories: sql`${repositories.id} in ${concerned}` },
    ),
    // The others carry nothing, before and after.
    sql`update ${deployments} set ${nameOf(walkCursor)} = null, ${nameOf(walkedSince)} = null,
        ${nameOf(production)} = case when ${isOfEnvironment} then ${isNow} else ${production} end
      where ${repositoryId} in ${concerned} and (${production} or ${isOfEnvironment} and ${isNow})`,
  ]);
  return changed.map(({ id }) => id);
}

/** Whether an environment's name matches one of the patterns. */
export function isProduction(environment: SQL, patterns: SQL): SQL {
  return sql`exists (
    select from jsonb_array_elements_text(${patterns}) as pattern
    where ${isLike(environment, sql`pattern`)})`;
}
