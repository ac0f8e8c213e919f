import { sql } from 'drizzle-orm';
import { nameOf } from './rows.ts';
import { repositories } from './schema/repositories.ts';

/** Notes on a repository, after `set`, that its deployments, or what they carried, changed: their facts are due. */
export const DEPLOYMENTS_CHANGED = sql`${nameOf(repositories.metricsChangedAt)} = clock_timestamp(),
  ${nameOf(repositories.deploymentsChangedAt)} = clock_timestamp()`;
