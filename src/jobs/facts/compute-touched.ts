import type { ComputeMessage } from '../../messages.ts';
import { computeDeployments, type DeploymentsStore } from './compute-deployments.ts';
import { computeDue, type ComputeDeps } from './compute-sync.ts';
import type { Scope, Sending } from '../ports.ts';

/** A chunk begins no further batch after this time. */
const CHUNK_MS = 20_000;
/** After how many seconds weeks are rebuilt, so that changes within that time share one rebuild. */
const FOLD_SECONDS = 3;
/** How many repositories with due work one run of the schedule finds. */
const MAX_REPOSITORIES = 1_000;

export interface TouchedDeps extends Pick<ComputeDeps, 'now' | 'log'> {
  store: Pick<
    ComputeDeps['store'],
    'factsDue' | 'factsInputs' | 'saveFacts' | 'rebuildWeeks' | keyof DeploymentsStore
  > & {
    /** Repositories with due facts, with facts of an earlier version, or with weeks to rebuild. */
    repositoriesToCompute(limit: number): Promise<Scope[]>;
    /** Notes since when the present formulas run; a repeat changes nothing. */
    noteFormulas(now: string): Promise<void>;
  };
  /** Wakes the model's scheduler for the waiting analyses, when there is a model. */
  wakeModel(workspaceId: string): Promise<void>;
  sendToCompute(messages: Sending<ComputeMessage>[]): Promise<void>;
}

/**
 * Computes a repository's due facts outside of a sync: after webhooks, after a request to compute everything again,
 * after a new version of the formulas. The rows say what is due. A repeated message therefore finds nothing, and after
 * an unfinished chunk the next message goes on at the same place.
 */
export async function computeTouched(deps: TouchedDeps, { workspaceId, repositoryId }: Scope): Promise<void> {
  const deadline = deps.now() + CHUNK_MS;
  const scope = { workspaceId, repositoryId };
  for (let more = true; more;) {
    more = false;
    for await (more of computeDue(deps.store, scope)) {
      if (more && deps.now() >= deadline) return deps.sendToCompute([touched(scope)]);
    }
  }
  await computeDeployments(deps.store, scope);
  await deps.sendToCompute([{ body: { type: 'compute.weeks', v: 1, ...scope }, delaySeconds: FOLD_SECONDS }]);
  await deps.wakeModel(workspaceId);
}

/**
 * Rebuilds the changed weeks of a repository. When several messages arrive within seconds, the first does all the work.
 */
export async function computeWeeks(deps: TouchedDeps, { workspaceId, repositoryId }: Scope): Promise<void> {
  const deadline = deps.now() + CHUNK_MS;
  const scope = { workspaceId, repositoryId };
  while ((await deps.store.rebuildWeeks(scope)) > 0) {
    if (deps.now() >= deadline) return deps.sendToCompute([{ body: { type: 'compute.weeks', v: 1, ...scope } }]);
  }
}

/** Announces due work of any repository again: its message was lost, or a deployment brought new formulas. */
export async function computeOverdue(deps: TouchedDeps): Promise<void> {
  await deps.store.noteFormulas(new Date(deps.now()).toISOString());
  const due = await deps.store.repositoriesToCompute(MAX_REPOSITORIES);
  await deps.sendToCompute(due.map(touched));
  if (due.length > 0) deps.log('compute.overdue', { repositories: due.length });
}

/** Enqueues the due work of several repositories of a workspace, with one message for each. */
export async function computeSeveral(
  deps: Pick<TouchedDeps, 'sendToCompute'>,
  { workspaceId, repositoryIds }: ComputeMessage & { type: 'compute.several' },
): Promise<void> {
  await deps.sendToCompute(repositoryIds.map((repositoryId) => touched({ workspaceId, repositoryId })));
}

function touched({ workspaceId, repositoryId }: Scope): Sending<ComputeMessage> {
  return { body: { type: 'compute.touched', v: 1, workspaceId, repositoryId } };
}
