import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { DeploymentSource } from '../domain/deployments/source.ts';
import { literal } from './rows.ts';
import { deploymentFacts, sourceReadings } from './schema/deployments.ts';
import { repositories } from './schema/repositories.ts';

const d = alias(deploymentFacts, 'd');
const s = alias(sourceReadings, 's');

/**
 * Since when the deployments of a row of `repositories` are stored, by the source that counts there, and everything that
 * they carried; null when that is not known. A list that GitHub has is read as far back as it says. Nothing lists what a
 * client tells, nor the runs of a workflow that GitHub has forgotten: these begin with the first that is stored. While none is,
 * the repository has nothing to compare, and does not keep the others of its workspace from being compared.
 */
export const DELIVERED_SINCE: SQL<string | null> = bySource({
  merges: sql`${repositories.coveredSince}`,
  deployments: both(sql`${repositories.deploymentsSince}`),
  releases: both(sql`(select ${s.since} from ${sourceReadings} ${s}
    where ${s.repositoryId} = ${repositories.id} and ${s.source} = 'releases')`),
  workflow: both(firstStored()),
  api: both(firstStored()),
});

function bySource(since: Record<DeploymentSource, SQL>): SQL<string | null> {
  const cases = Object.entries(since).map(([source, instant]) => sql`when ${literal(source)} then ${instant}`);
  return sql`(case ${repositories.deploymentSource} ${sql.join(cases, sql` `)} end)`;
}

/** The later of an instant and that since when pull requests are stored; null when either is not known. */
function both(since: SQL): SQL {
  return sql`(select case when since is not null and ${repositories.coveredSince} is not null
    then greatest(since, ${repositories.coveredSince}) end from (select ${since} as since) known)`;
}

function firstStored(): SQL {
  return sql`coalesce((select min(${d.at}) from ${deploymentFacts} ${d} where ${d.repositoryId} = ${repositories.id}),
    ${repositories.coveredSince})`;
}
