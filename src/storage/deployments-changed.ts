import { sql } from 'drizzle-orm';
import { nameOf } from './rows.ts';
import { repositories } from './schema/repositories.ts';

/** Notes on a repository, after `set`, that its deployments, or what they carried, changed: their facts are due. */
export const DEPLOYMENTS_CHANGED = sql`${nameOf(repositories.metricsChangedAt)} = clock_timestamp(),
  ${nameOf(repositories.deploymentsChangedAt)} = clock_timestamp()`;

/**
 * The same after a changed rule: answers say that they are computed again until they are. Of a repository whose deployments
 * were never computed there is nothing to compute again.
 */
export const DEPLOYMENT_RULES_CHANGED = sql`${DEPLOYMENTS_CHANGED}, ${nameOf(repositories.deploymentsDueFrom)} =
  case when ${nameOf(repositories.deploymentsComputed)} is not null then now() end`;
