import type { ComputeMessage } from '../../messages.ts';
import { computeDue, type ComputeDeps } from './compute-sync.ts';
import type { Scope, Sending } from '../ports.ts';

/** No other batch is begun after this. */
const CHUNK_MS = 20_000;
/** Weeks are rebuilt so much later, once for everything that happened meanwhile. */
const FOLD_SECONDS = 3;
/** Repositories that one run of the schedule finds with something due. */
const MAX_REPOSITORIES = 1_000;

export interface TouchedDeps extends Pick<ComputeDeps, 'now' | 'log'> {
  store: Pick<ComputeDeps['store'], 'staleFacts' | 'saveFacts' | 'rebuildWeeks'> & {
    /** Repositories with facts that are due, or of an earlier version, or with weeks to rebuild. */
    repositoriesToCompute(limit: number): Promise<Scope[]>;
  };
  /** Has what was put in line for analysis looked at, when there is a model. */
  wakeModel(workspaceId: string): Promise<void>;
  sendToCompute(messages: Sending<ComputeMessage>[]): Promise<void>;
}

/**
 * Computes what is due of a repository outside of a sync: after webhooks, a request to compute everything again, a new
 * version of the formulas. The rows themselves say what is due, so a repeated message finds nothing, and one that a chunk
 * could not finish goes on where it stopped.
 */
export async function computeTouched(deps: TouchedDeps, { workspaceId, repositoryId }: Scope): Promise<void> {
  const deadline = deps.now() + CHUNK_MS;
  const scope = { workspaceId, repositoryId };
  while (await computeDue(deps.store, scope)) {
    if (deps.now() >= deadline) return deps.sendToCompute([{ body: { type: 'compute.touched', v: 1, ...scope } }]);
  }
  await deps.sendToCompute([{ body: { type: 'compute.weeks', v: 1, ...scope }, delaySeconds: FOLD_SECONDS }]);
  await deps.wakeModel(workspaceId);
}

/** Rebuilds the weeks of a repository that have changed; of several messages within seconds the first does it all. */
export async function computeWeeks(deps: TouchedDeps, { workspaceId, repositoryId }: Scope): Promise<void> {
  const deadline = deps.now() + CHUNK_MS;
  const scope = { workspaceId, repositoryId };
  while ((await deps.store.rebuildWeeks(scope)) > 0) {
    if (deps.now() >= deadline) return deps.sendToCompute([{ body: { type: 'compute.weeks', v: 1, ...scope } }]);
  }
}

/** Announces again what is due in any repository: its message was lost, or a deployment brought new formulas. */
export async function computeOverdue(deps: TouchedDeps): Promise<void> {
  const due = await deps.store.repositoriesToCompute(MAX_REPOSITORIES);
  await deps.sendToCompute(due.map(touched));
  if (due.length > 0) deps.log('compute.overdue', { repositories: due.length });
}

/** Has what is due of several repositories of a workspace computed, each by a message of its own. */
export async function computeSeveral(
  deps: Pick<TouchedDeps, 'sendToCompute'>,
  { workspaceId, repositoryIds }: ComputeMessage & { type: 'compute.several' },
): Promise<void> {
  await deps.sendToCompute(repositoryIds.map((repositoryId) => touched({ workspaceId, repositoryId })));
}

function touched({ workspaceId, repositoryId }: Scope): Sending<ComputeMessage> {
  return { body: { type: 'compute.touched', v: 1, workspaceId, repositoryId } };
}
