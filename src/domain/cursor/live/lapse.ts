import type { Applied, Instant } from '../../reducer.ts';
import type { LiveEffect, LiveState } from '../live.ts';
import { lighter } from '../pace.ts';
import { backoff } from '../waits.ts';
import { announce } from './announce.ts';
import { leave } from './leave.ts';
import { wait } from './wait.ts';

/** Holders that did not report again, after which a batch is left to a sync; from the fourth on it is a single pull request. */
const MAX_STALLS = 6;

/**
 * Takes the lease from a holder that did not report in time: it died or hangs, perhaps because of the size of its batch.
 * The next batch is half as large, and is given later each time; at last it is left to a sync. Null while the lease lasts.
 */
export function lapse(state: LiveState, now: Instant): Applied<LiveState, LiveEffect, null> | null {
  const { live } = state;
  if (live.status !== 'held' || live.lease.until > now) return null;
  const work = { ...live, stalls: live.stalls + 1 };
  const lighterState = { ...state, pace: lighter(state.pace) };
  if (work.stalls > MAX_STALLS) {
    const reason = `nothing was heard again of ${work.stalls} holders of this work`;
    return leave(lighterState, work, live.leaving ?? { reason, all: false }, now);
  }
  return work.stalls > 1 ? wait(lighterState, work, now + backoff(work.stalls - 1)) : announce(lighterState, work, now);
}
