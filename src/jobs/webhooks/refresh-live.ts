import type { LiveBatch, LiveResult } from '../../domain/cursor/live.ts';
import { mayLag } from '../../domain/cursor/live/refreshed.ts';
import type { Failure } from '../../domain/failure.ts';
import { nameOf, type TrackedRepository } from '../../domain/tracked-repository.ts';
import type { ComputeMessage, LiveMessage } from '../../messages.ts';
import type { RefusedForNow } from '../../domain/cursor/suspend.ts';
import { causeOfFailure, causeOfRefusal } from '../causes.ts';
import { failureOf } from '../local-failure.ts';
import type { Reader, SyncDeps } from '../ports.ts';
import { readAgain } from '../read-again.ts';
import { withinBudget } from '../within-budget.ts';

export interface LiveCursor {
  claimLive(): Promise<LiveBatch | null>;
  refreshed(result: LiveResult): Promise<void>;
  renamed(fullName: string): Promise<void>;
  suspendLive(token: string, cause: Failure | { kind: 'slot'; until: number } | RefusedForNow): Promise<void>;
}

export interface LiveDeps extends Omit<SyncDeps, 'cursor'> {
  cursor(repositoryId: string): LiveCursor;
  sendToCompute(message: ComputeMessage): Promise<void>;
  /** Asks GitHub again for a repository's name, and whether it exists. */
  refreshRepository(repository: TrackedRepository): Promise<void>;
}

/**
 * Reads pull requests again that webhooks or the sweep named, through the same page, mapping and save as a sync. A sync
 * may run at the same time.
 */
export async function refreshLive(deps: LiveDeps, message: LiveMessage & { type: 'live.refresh' }): Promise<void> {
  const cursor = deps.cursor(message.repositoryId);
  const batch = await cursor.claimLive();
  if (!batch) return;
  const { repository, token } = batch;
  if (batch.leaving !== null) return setAsideBatch(deps, cursor, batch, batch.leaving);
  const { workspaceId, repositoryId } = repository;
  const outcome = await withinBudget(
    deps,
    { reading: repository, holder: `live:${repositoryId}`, priority: 'live', depth: 0 },
    (reader) => refresh(deps, reader, batch),
    (reader, failed) => causeOfFailure(reader, repository, failed),
  );
  if (outcome.status === 'not_granted') return cursor.suspendLive(token, causeOfRefusal(outcome.grant, deps.now()));
  const { usage } = outcome;
  const failure = outcome.status === 'failed' ? outcome.failure : null;
  deps.log(failure ? 'live.failed' : 'live.refreshed', {
    workspaceId,
    repositoryId,
    credential: nameOf(repository.credential),
    numbers: batch.pulls.map(({ number }) => number),
    usage,
    failure,
  });
  if (outcome.status === 'done') {
    await deps.sendToCompute({ type: 'compute.touched', v: 1, workspaceId, repositoryId });
    return cursor.refreshed({ token, read: outcome.value });
  }
  const { cause } = outcome;
  if (cause.kind === 'moved') {
    await cursor.renamed(cause.fullName);
    return cursor.suspendLive(token, { kind: 'slot', until: deps.now() });
  }
  await cursor.suspendLive(token, cause);
  if (cause.kind === 'unavailable') await deps.refreshRepository(repository);
}

/** Sets a batch aside, so that a sync asks for it. What the sweep named comes again with the next sweep. */
async function setAsideBatch(
  deps: LiveDeps,
  cursor: LiveCursor,
  { repository, token, pulls }: LiveBatch,
  reason: string,
): Promise<void> {
  const { workspaceId, repositoryId } = repository;
  const numbers = pulls.filter(({ urgency }) => urgency === 'webhook').map(({ number }) => number);
  try {
    const left = numbers.map((number) => ({ number, list: null, reason }));
    await deps.store.setAside(repository, left, deps.now());
  } catch (error) {
    return cursor.suspendLive(token, failureOf(error));
  }
  deps.log('live.left', { workspaceId, repositoryId, numbers, reason });
  const read = pulls.map(({ number, seq }) => ({ number, seq, updatedAt: null, gone: false }));
  await cursor.refreshed({ token, read });
}

/**
 * Reads and stores a batch with all its lists; answers what it read of each pull request. One that GitHub does not have,
 * and may not show yet, stays stored: it is asked for again.
 */
async function refresh(deps: LiveDeps, reader: Reader, batch: LiveBatch): Promise<LiveResult['read']> {
  const { repository, pulls, pace } = batch;
  const numbers = pulls.map(({ number }) => number);
  const kept = pulls.filter(mayLag).map(({ number }) => number);
  const { snapshots, gone } = await readAgain(deps, reader, repository, numbers, pace, kept);
  const updated = new Map(snapshots.map((snapshot) => [snapshot.number, Date.parse(snapshot.updatedAt)]));
  return pulls.map(({ number, seq }) => ({
    number,
    seq,
    updatedAt: updated.get(number) ?? null,
    gone: gone.includes(number),
  }));
}
