import type { AppContext } from '../context.ts';
import { changeAccount, type Account, type AccountChange } from '../storage/accounts.ts';
import type { OwnTool } from '../domain/ai/own-tool.ts';
import { addOwnTool, removeOwnTool } from '../storage/ai-tools.ts';
import { changeProduction as saveProduction } from '../storage/production-environments.ts';
import { recomputeFacts } from '../storage/facts.ts';
import type { RepositoryRow } from '../storage/repositories.ts';
import { changeTimeZone as saveTimeZone } from '../storage/workspaces.ts';
import { partsOf } from './parts.ts';

type Work = Pick<AppContext, 'db' | 'senders'>;

/** Starts the computation of these repositories' due facts in the background. */
export async function computeSoon({ senders }: Work, workspaceId: string, repositoryIds: string[]): Promise<void> {
  const bodies = partsOf(repositoryIds).map(
    (part) => ({ type: 'compute.several', v: 1, workspaceId, repositoryIds: part }) as const,
  );
  await senders.compute(bodies.map((body) => ({ body })));
}

/** Makes all facts of a repository due, and computes them in the background. */
export async function recompute(work: Work, { workspaceId, id: repositoryId }: RepositoryRow): Promise<void> {
  await recomputeFacts(work.db, { workspaceId, repositoryId });
  await computeSoon(work, workspaceId, [repositoryId]);
}

/** Sets which environments are production, and makes the commits of their deployments be read again. */
export async function changeProduction(work: Work, workspaceId: string, patterns: string[]): Promise<void> {
  const repositoryIds = await saveProduction(work.db, workspaceId, patterns);
  await computeSoon(work, workspaceId, repositoryIds);
  await readDeploymentsSoon(work, workspaceId, repositoryIds);
}

/** Moves the workspace's days, weeks and working hours to another zone; false when the database does not know it. */
export async function changeTimeZone(work: Work, workspaceId: string, timeZone: string): Promise<boolean> {
  const repositoryIds = await saveTimeZone(work.db, workspaceId, timeZone);
  await computeSoon(work, workspaceId, repositoryIds ?? []);
  return repositoryIds !== null;
}

/** Starts to read what the deployments of these repositories carried. */
export async function readDeploymentsSoon(
  { senders }: Work,
  workspaceId: string,
  repositoryIds: string[],
): Promise<void> {
  const messages = partsOf(repositoryIds).map(
    (part) => ({ type: 'sync.several', v: 1, job: 'deployments', workspaceId, repositoryIds: part }) as const,
  );
  await senders.sync(messages.map((body) => ({ body })));
}

/** Adds a tool of the workspace's own, and computes all its evidence again. See `addOwnTool`. */
export async function addTool(work: Work, workspaceId: string, tool: OwnTool): Promise<'added' | 'taken' | 'full'> {
  const added = await addOwnTool(work.db, workspaceId, tool);
  if (typeof added === 'string') return added;
  await computeSoon(work, workspaceId, added);
  return 'added';
}

/** Removes such a tool, and computes all evidence again; false when the workspace has no such tool. */
export async function removeTool(work: Work, workspaceId: string, key: string): Promise<boolean> {
  const repositoryIds = await removeOwnTool(work.db, workspaceId, key);
  if (repositoryIds === null) return false;
  await computeSoon(work, workspaceId, repositoryIds);
  return true;
}

/** Sets an account's kind or person, and computes the facts of its pull requests again. */
export async function reassignAccount(
  work: Work,
  workspaceId: string,
  account: Account,
  change: AccountChange,
): Promise<void> {
  await computeSoon(work, workspaceId, await changeAccount(work.db, workspaceId, account, change));
}
