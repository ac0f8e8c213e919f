import type { RefreshRequest } from '../../domain/cursor/live.ts';
import type { Urgency } from '../../domain/cursor/live-work.ts';
import type { TrackedRepository } from '../../domain/tracked-repository.ts';
import type { SyncMessage } from '../../messages.ts';
import { delayUntil } from './delay-until.ts';
import { REREAD_AN_HOUR } from '../../domain/read-version.ts';
import type { BudgetDeps, Reader, Scope, Sending } from '../ports.ts';
import { withinBudgetOrLater } from '../within-budget-or-later.ts';

type Due = SyncMessage & { type: 'sync.due' };

/** How many open pull requests one sweep of a repository reads again. */
const MAX_SWEPT = 500;

/** What a scheduled job asks a sync to do. */
export interface DueSync {
  verify?: boolean;
  etag?: string | null;
}

export interface DueJobDeps extends BudgetDeps<TrackedRepository, Reader> {
  /** The repository with its credential; null when it is no longer tracked. */
  tracked(scope: Scope): Promise<TrackedRepository | null>;
  cursor(repositoryId: string): {
    etag(): Promise<string | null>;
    /** Whether a sync is under way; that sync finds all changes. */
    isSyncing(): Promise<boolean>;
    requestRefresh(repository: TrackedRepository, requests: RefreshRequest[], urgency: Urgency): Promise<unknown>;
  };
  startSync(repository: TrackedRepository, how: DueSync): Promise<unknown>;
  /** Begins a sync that reads deployments, or makes the running one read them again. */
  readDeployments(repository: TrackedRepository): Promise<void>;
  refreshRepository(repository: TrackedRepository): Promise<void>;
  store: {
    isUnavailable(scope: Scope): Promise<boolean>;
    /**
     * Open pull requests whose checks may have changed while `updatedAt` did not, those first that were read longest
     * ago.
     */
    numbersToSweep(scope: Scope, limit: number): Promise<number[]>;
    /** Pull requests with something set aside that is due. */
    dueSetAside(scope: Scope, now: number, limit: number, everything: boolean): Promise<number[]>;
    dueHoles(scope: Scope, now: number, limit: number, everything: boolean): Promise<(string | null)[]>;
    /** Notes that nothing had changed by an instant, ISO 8601. */
    markChecked(scope: Scope, at: string): Promise<unknown>;
  };
  sendToSync(messages: Sending<SyncMessage>[]): Promise<void>;
  log(event: string, fields: Record<string, unknown>): void;
}

/** Runs a scheduled job for one repository that is due. */
export async function runDueJob(deps: DueJobDeps, message: Due): Promise<void> {
  const repository = await deps.tracked(message);
  if (!repository) return;
  switch (message.job) {
    case 'sync':
      return syncIfChanged(deps, repository, message);
    case 'first':
      if (!(await deps.cursor(repository.repositoryId).isSyncing())) await deps.startSync(repository, {});
      return;
    case 'sweep': {
      const numbers = await deps.store.numbersToSweep(repository, MAX_SWEPT);
      if (numbers.length === 0) return;
      const requests = numbers.map((number) => ({ number, updatedAt: 0 }));
      await deps.cursor(repository.repositoryId).requestRefresh(repository, requests, 'sweep');
      return;
    }
    case 'verify':
      // A repository that was gone may be back. The nightly job looks for it.
      if (await deps.store.isUnavailable(repository)) return deps.refreshRepository(repository);
      await deps.startSync(repository, { verify: true, etag: null });
      return;
    case 'reread': {
      const { workspaceId, repositoryId } = message;
      const body = { type: 'sync.reread', v: 1, workspaceId, repositoryId, after: null, left: REREAD_AN_HOUR } as const;
      return deps.sendToSync([{ body }]);
    }
    case 'look':
      return deps.refreshRepository(repository);
    case 'deployments':
      await deps.readDeployments(repository);
  }
}

/**
 * Begins a sync. Where none is known to be needed, GitHub may say that the front of the list is as the last sync left
 * it; that request costs nothing. A sync asks for what is set aside and due in either case.
 */
async function syncIfChanged(deps: DueJobDeps, repository: TrackedRepository, message: Due): Promise<void> {
  const { workspaceId, repositoryId } = repository;
  const cursor = deps.cursor(repositoryId);
  if (await cursor.isSyncing()) return;
  if (message.needed) {
    await deps.startSync(repository, { verify: false });
    return;
  }
  const due = [repository, deps.now(), 1, false] as const;
  const isDue = (await deps.store.dueSetAside(...due)).length > 0 || (await deps.store.dueHoles(...due)).length > 0;
  const slot = { reading: repository, holder: `look:${repositoryId}`, priority: 'backfill', depth: 0 } as const;
  const outcome = await withinBudgetOrLater(
    deps,
    slot,
    ({ until }) => deps.sendToSync([{ body: message, delaySeconds: delayUntil(until, deps.now()) }]),
    async (reader) => reader.frontTag(isDue ? null : await cursor.etag()),
  );
  if (outcome.status === 'put_off' || outcome.status === 'refused') return;
  // After a failure the sync gets the same failure, and handles it.
  const front = outcome.status === 'done' ? outcome.value : { etag: null };
  if (front === null) {
    await deps.store.markChecked(repository, new Date(deps.now()).toISOString());
    deps.log('schedule.quiet', { workspaceId, repositoryId });
  } else await deps.startSync(repository, { verify: false, etag: front.etag });
}
