import type { AppContext } from '../context.ts';
import { changeAccount, type Account, type AccountChange } from '../storage/accounts.ts';
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

/** Moves the start of the workspace's weeks to this zone; false when the database does not know the zone. */
export async function changeTimeZone(work: Work, workspaceId: string, timeZone: string): Promise<boolean> {
  const repositoryIds = await saveTimeZone(work.db, workspaceId, timeZone);
  if (repositoryIds === null) return false;
  await computeSoon(work, workspaceId, repositoryIds);
  return true;
}

/** Sets which environments are production, and makes the commits of their deployments be read again. */
export async function changeProduction(work: Work, workspaceId: string, patterns: string[]): Promise<void> {
  const repositoryIds = await saveProduction(work.db, workspaceId, patterns);
  await computeSoon(work, workspaceId, repositoryIds);
  const messages = partsOf(repositoryIds).map(
    (part) => ({ type: 'sync.several', v: 1, job: 'deployments', workspaceId, repositoryIds: part }) as const,
  );
  await work.senders.sync(messages.map((body) => ({ body })));
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
