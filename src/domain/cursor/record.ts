import { reasonOf } from './reasons.ts';
import type { Instant } from '../reducer.ts';
import { reachesBack } from './reach.ts';
import type { RepositoryState, Sync, SyncRecord } from './state.ts';
import { phaseOf } from './steps.ts';
import { isRequested } from './verification.ts';

/** The running sync as the API shows it. */
export function recordOf(state: RepositoryState, sync: Sync, now: Instant): SyncRecord {
  const { activity } = sync;
  const wait = activity.status === 'waiting' && activity.wait.until > now ? activity.wait : null;
  const told = wait?.reason === 'slot' ? null : wait;
  return {
    id: sync.id,
    repositoryId: state.repository?.repositoryId ?? '',
    kind: sync.kind,
    daysBack: sync.daysBack,
    verify: isRequested(sync.verification),
    status: told ? 'waiting' : sync.seq === 0 && activity.status !== 'held' ? 'queued' : 'running',
    phase: phaseOf(sync.step),
    progress: progressOf(state, sync),
    github: { ...sync.github, waitedSeconds: Math.round(sync.github.waitedSeconds * 10) / 10 },
    startedAt: new Date(sync.startedAt).toISOString(),
    finishedAt: null,
    resumeAt: told && new Date(told.until).toISOString(),
    error: null,
    waitingFor: told && { reason: told.reason, detail: reasonOf(told) },
    receipt: null,
  };
}

/**
 * How far the walk is, also while one of its legs is made complete. GitHub's count measures a full history; the time gone back measures a window. The steps after
 * the walk are short beside it and show as 99 %.
 */
export function progressOf(state: RepositoryState, sync: Sync): SyncRecord['progress'] {
  const share = walkShare(state, sync);
  const { pullRequests, pages } = sync.progress;
  const estimatedTotal = share === null || share === 0 ? null : Math.round(pullRequests / share);
  return {
    pullRequests,
    pages,
    estimatedTotal: sync.reach.to === 'everything' && sync.total ? sync.total.count : estimatedTotal,
    percent: share === null ? null : Math.min(99, Math.floor(share * 100)),
  };
}

/** The finished share of the walk, 0 to 1; null before the first page, and while a sync reads only changes. */
function walkShare(state: RepositoryState, sync: Sync): number | null {
  const { coverage } = state;
  if (phaseOf(sync.step) !== 'walk' && !reachesBack(state, sync.reach)) return 1;
  if (!coverage || sync.reach.to === 'changes') return null;
  if (sync.reach.to === 'everything') {
    return sync.total && sync.total.count > 0 ? Math.min(1, sync.progress.pullRequests / sync.total.count) : null;
  }
  const span = coverage.through - sync.reach.instant;
  return span > 0 ? Math.min(1, (coverage.through - coverage.since) / span) : 1;
}
