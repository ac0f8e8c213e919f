import type { SyncAnalysis } from '../../domain/analysis/sync-analysis.ts';
import type { LlmMessage } from '../../messages.ts';
import { enqueueAnalyses, type EnqueueDeps } from './enqueue.ts';

/** How long one run enqueues pull requests, in milliseconds. The schedule enqueues the rest. */
const ENQUEUE_MS = 20_000;

export interface AnnounceDeps extends Pick<EnqueueDeps, 'now' | 'key' | 'modelScheduler'> {
  store: Pick<EnqueueDeps['store'], 'isEnqueued' | 'enqueueNext'> & {
    countWaiting(workspaceId: string): Promise<number>;
    saveAnalysisOutcome(workspaceId: string, syncId: string, outcome: SyncAnalysis): Promise<unknown>;
  };
}

/**
 * Stores on the record of an ended sync what happens to the analysis of its pull requests, and starts that analysis.
 */
export async function announceAnalysis(
  deps: AnnounceDeps,
  { workspaceId, repositoryId, syncId }: LlmMessage & { type: 'llm.analyze' },
): Promise<void> {
  const { key, store } = deps;
  if (!key) {
    const outcome = { status: 'skipped', reason: 'no provider configured' } as const;
    return void (await store.saveAnalysisOutcome(workspaceId, syncId, outcome));
  }
  const deadline = deps.now() + ENQUEUE_MS;
  await enqueueAnalyses(store, key, { workspaceId, repositoryId }, () => deps.now() < deadline);
  const waiting = await store.countWaiting(workspaceId);
  await store.saveAnalysisOutcome(workspaceId, syncId, { status: 'queued', waiting });
  if (waiting > 0) await deps.modelScheduler(workspaceId).wake();
}
