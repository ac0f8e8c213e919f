import type { Applied, Instant } from '../../reducer.ts';
import { nothing } from '../../reducer.ts';
import { isOverdue, overdueAt } from '../patience.ts';
import type { RepositoryState } from '../state.ts';
import type { SyncEffect } from '../sync-effect.ts';
import { announceAgain, thenAnnounce } from './announce.ts';
import { lapse } from './lapse.ts';

type Woken = Applied<RepositoryState, SyncEffect, null>;

/** Sends the message for an ended sync's record again. */
export function announceEndedWhenOverdue(state: RepositoryState, _: object, now: Instant): Woken {
  const { unrecorded } = state;
  return unrecorded && isOverdue(unrecorded.announced, now) ? announceAgain(state, {}, now) : nothing(state);
}

/** Sends a message again that no consumer has taken. */
export function announceWhenOverdue(state: RepositoryState, _: object, now: Instant): Woken {
  const { sync } = state;
  const isLost = sync?.activity.status === 'queued' && isOverdue(sync.activity.announced, now);
  return isLost ? announceAgain(state, {}, now) : nothing(state);
}

/** Ends the lease of a holder that did not report in time, and announces the work, unless the sync has to wait. */
export function announceWhenLapsed(state: RepositoryState, _: object, now: Instant): Woken {
  const lapsed = lapse(state, now);
  if (!lapsed) return nothing(state);
  return lapsed.state.sync?.activity.status === 'waiting' ? { ...lapsed, answer: null } : thenAnnounce(lapsed, now);
}

/** Ends the wait. */
export function announceWhenOver(state: RepositoryState, _: object, now: Instant): Woken {
  const { sync } = state;
  if (sync?.activity.status !== 'waiting' || sync.activity.wait.until > now) return nothing(state);
  const queued = { ...sync, activity: { status: 'queued' as const, announced: { at: now, times: 0 } } };
  return announceAgain({ ...state, sync: queued }, {}, now);
}

/**
 * When the alarm must check the sync, and whether the sync only waits until then; null when there is nothing to check.
 */
export function syncDue(
  { sync, unrecorded }: RepositoryState,
  now: Instant,
): { at: Instant; onlyWaits: boolean } | null {
  if (!sync) return unrecorded && { at: overdueAt(unrecorded.announced), onlyWaits: true };
  const { activity } = sync;
  switch (activity.status) {
    case 'queued':
      return { at: overdueAt(activity.announced), onlyWaits: false };
    case 'held':
      return { at: activity.lease.until, onlyWaits: false };
    case 'waiting':
      return { at: activity.wait.until, onlyWaits: activity.wait.until > now };
  }
}
