import type { Hint, Urgency } from '../../domain/cursor/live.ts';
import type { TrackedRepository } from '../../domain/tracked-repository.ts';
import { FailureError } from '../../errors.ts';
import type { SyncMessage } from '../../messages.ts';
import { delayUntil } from './delay-until.ts';
import type { BudgetDeps, Reader, Scope, Sending } from '../ports.ts';
import { withinBudget } from '../within-budget.ts';

type Due = SyncMessage & { type: 'sync.due' };

/** Open pull requests that one sweep of a repository reads again. */
const MAX_SWEPT = 500;

/** What a turn asks a sync for. */
export interface DueSync {
  verify?: boolean;
  etag?: string | null;
  deployed?: boolean;
}

export interface DueJobDeps extends BudgetDeps<TrackedRepository, Reader> {
  /** The repository with its credential; null when it is tracked no longer. */
  tracked(scope: Scope): Promise<TrackedRepository | null>;
  cursor(repositoryId: string): {
    etag(): Promise<string | null>;
    /** Whether a sync is under way: it finds what there is. */
    isSyncing(): Promise<boolean>;
    hint(repository: TrackedRepository, hints: Hint[], urgency: Urgency): Promise<void>;
  };
  startSync(repository: TrackedRepository, how: DueSync): Promise<unknown>;
  refreshRepository(repository: TrackedRepository): Promise<void>;
  store: {
    isUnavailable(scope: Scope): Promise<boolean>;
    /** Open pull requests whose checks may have changed without a trace in `updatedAt`, the longest unread first. */
    numbersToSweep(scope: Scope, limit: number): Promise<number[]>;
    /** Pull requests with something set aside whose time to be asked for again has come. */
    dueSetAside(scope: Scope, now: number, limit: number, everything: boolean): Promise<number[]>;
    /** Notes that nothing had changed at an instant, ISO 8601. */
    markChecked(scope: Scope, at: string): Promise<unknown>;
  };
  sendToSync(messages: Sending<SyncMessage>[]): Promise<void>;
  log(event: string, fields: Record<string, unknown>): void;
}

/** Does a job for one repository whose turn it is. */
export async function runDueJob(deps: DueJobDeps, message: Due): Promise<void> {
  const repository = await deps.tracked(message);
  if (!repository) return;
  switch (message.job) {
    case 'sync':
      return syncIfChanged(deps, repository, message);
    case 'sweep': {
      const numbers = await deps.store.numbersToSweep(repository, MAX_SWEPT);
      if (numbers.length === 0) return;
      const hints = numbers.map((number) => ({ number, updatedAt: 0 }));
      return deps.cursor(repository.repositoryId).hint(repository, hints, 'sweep');
    }
    case 'verify':
      // One that was gone may be back: the night is when it is looked for.
      if (await deps.store.isUnavailable(repository)) return deps.refreshRepository(repository);
      await deps.startSync(repository, { verify: true, etag: null });
      return;
    case 'look':
      return deps.refreshRepository(repository);
    case 'deployments':
      await deps.startSync(repository, { deployed: true });
  }
}

/**
 * Begins a sync unless GitHub says, for nothing, that the front of the list is as the last sync left it. What is set aside and
 * due is asked for whatever the list looks like.
 */
async function syncIfChanged(deps: DueJobDeps, repository: TrackedRepository, message: Due): Promise<void> {
  const { workspaceId, repositoryId } = repository;
  const cursor = deps.cursor(repositoryId);
  if (await cursor.isSyncing()) return;
  const isDue = (await deps.store.dueSetAside(repository, deps.now(), 1, false)).length > 0;
  const slot = { reading: repository, holder: `look:${repositoryId}`, priority: 'backfill' } as const;
  const outcome = await withinBudget(deps, slot, async (reader) => reader.frontTag(isDue ? null : await cursor.etag()));
  if (outcome.status === 'not_granted') {
    const { grant } = outcome;
    if (grant.reason === 'bad_credential') return;
    if (grant.reason === 'not_opened') throw new FailureError(grant.failure);
    return deps.sendToSync([{ body: message, delaySeconds: delayUntil(grant.until, deps.now()) }]);
  }
  // After a failure the sync meets the same one, and knows what to do about it.
  const front = outcome.status === 'done' ? outcome.value : { etag: null };
  if (front === null) {
    await deps.store.markChecked(repository, new Date(deps.now()).toISOString());
    deps.log('schedule.quiet', { workspaceId, repositoryId });
  } else await deps.startSync(repository, { verify: false, etag: front.etag });
}
