import type { AppContext } from '../context.ts';
import type { RulesChange } from '../domain/rules/rules.ts';
import { changeRules as saveRules, type Author } from '../storage/rules.ts';
import { changeProduction, computeSoon, readDeploymentsSoon } from './recompute.ts';

/** Changes some rules, and computes again what rests on them. */
export async function changeRules(
  work: Pick<AppContext, 'db' | 'senders'>,
  workspaceId: string,
  author: Author,
  change: RulesChange,
): Promise<void> {
  const repositoryIds = await saveRules(work.db, workspaceId, author, change);
  const { productionEnvironments } = change;
  if (productionEnvironments) await changeProduction(work, workspaceId, productionEnvironments);
  await computeSoon(work, workspaceId, repositoryIds);
  if (change.deploymentSource ?? change.incidents) await readDeploymentsSoon(work, workspaceId, repositoryIds);
}
