import { sql } from 'drizzle-orm';
import type { DeploymentRule } from '../../src/domain/deployments/source.ts';
import { asTenant, type Database, type Scope } from '../../src/storage/database.ts';
import { decideSource } from '../../src/storage/deployment-source.ts';

/** Sets the rule of one repository, as of now (milliseconds), and decides by it at once. */
export async function changeDeploymentRule(
  db: Database,
  scope: Scope,
  rule: DeploymentRule,
  now: number,
): Promise<void> {
  await asTenant(db, scope.workspaceId, [
    sql`update repositories set deployment_rule = ${rule}, deployment_source_at = null where id = ${scope.repositoryId}`,
  ]);
  await decideSource(db, scope, now);
}
