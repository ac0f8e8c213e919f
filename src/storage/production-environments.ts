import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { asTenant, type Database } from './database.ts';
import { DEPLOYMENT_RULES_CHANGED } from './deployments-changed.ts';
import { opaque } from './opaque.ts';
import { outdatedFacts } from './outdated-facts.ts';
import { isLike } from './patterns.ts';
import { nameOf } from './rows.ts';
import { deployedCommits as carried, deployments } from './schema/deployments.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { repositories } from './schema/repositories.ts';
import { workspaces } from './schema/workspaces.ts';

const f = alias(pullRequestFacts, 'f');

/**
 * Sets which environments are production, by patterns in which `*` stands for anything. The commits of deployments
 * become unknown and must be read again; answers the repositories that have deployments.
 */
export async function changeProduction(db: Database, workspaceId: string, patterns: string[]): Promise<string[]> {
  const asked = sql`${JSON.stringify(patterns)}::jsonb`;
  const wasDeployed = sql`select ${f.pullRequestId} as id from ${pullRequestFacts} ${f}
    where ${f.workspaceId} = ${opaque(workspaceId)} and ${f.deployedAt} is not null`;
  const isHere = sql`${repositories.workspaceId} = ${opaque(workspaceId)}`;
  // Environments are told of these alone.
  const ofEnvironments = sql`${deployments.workspaceId} = ${opaque(workspaceId)} and ${deployments.source} in ('deployments', 'api')`;
  const { isProduction: production, walkCursor, walkedSince } = deployments;
  const [, , , , changed] = await asTenant(db, workspaceId, [
    sql`update ${workspaces} set ${nameOf(workspaces.productionEnvironments)} = ${asked},
        ${nameOf(workspaces.metricsChangedAt)} = clock_timestamp()
      where ${workspaces.id} = ${workspaceId}`,
    sql`delete from ${carried} where ${carried.workspaceId} = ${opaque(workspaceId)}`,
    sql`update ${repositories} set ${DEPLOYMENT_RULES_CHANGED} where ${isHere}
      and ${repositories.id} in (select ${deployments.repositoryId} from ${deployments} where ${ofEnvironments})`,
    outdatedFacts(wasDeployed, { repositories: isHere }),
    sql<{ repositoryId: string }>`
      with changed as (
        update ${deployments} set ${nameOf(production)} = ${isProduction(sql`${deployments.environment}`, asked)},
          ${nameOf(walkCursor)} = null, ${nameOf(walkedSince)} = null
        where ${ofEnvironments}
        returning ${deployments.repositoryId}
      )
      select distinct repository_id as "repositoryId" from changed`,
  ]);
  return changed.map(({ repositoryId }) => repositoryId);
}

/** Whether an environment's name matches one of the patterns. */
export function isProduction(environment: SQL, patterns: SQL): SQL {
  return sql`exists (
    select from jsonb_array_elements_text(${patterns}) as pattern
    where ${isLike(environment, sql`pattern`)})`;
}
