import type { Applied, Given, Instant } from '../../reducer.ts';
import { nothing } from '../../reducer.ts';
import type { LiveCommands, LiveEffect, LiveState } from '../live.ts';
import { narrower } from '../pace.ts';
import { backoff, outageWait, primaryWaitUntil, secondaryWait } from '../waits.ts';
import { leave } from './leave.ts';
import { wait } from './wait.ts';

/** Failures in a row after which a batch is left to a sync. */
const MAX_FAILURES = 10;
/** The same while the App's key is refused, which may last much longer: about a day. */
const MAX_OUTAGES = 60;

/**
 * Gives back a batch that could not be read. It is tried again later, or left to a sync when further tries are useless:
 * only the batch, or all that is pending when the failure is not the batch's. Without the database nothing can be left
 * to a sync: then it waits.
 */
export function letGo(
  state: LiveState,
  { token, cause }: Given<LiveCommands, 'suspend_live'>,
  now: Instant,
): Applied<LiveState, LiveEffect, null> {
  const { live } = state;
  if (live.status !== 'held' || live.lease.token !== token) return nothing(state);
  if (cause.kind === 'slot' || cause.kind === 'refused_for_now') return wait(state, live, cause.until);
  const times = (live.failures[cause.kind] ?? 0) + 1;
  const failed = { ...live, failures: { ...live.failures, [cause.kind]: times } };
  if (live.leaving) return wait(state, failed, now + outageWait(times));
  const batch = { reason: cause.detail, all: false };
  const everything = { reason: cause.detail, all: true };
  switch (cause.kind) {
    case 'too_wide': {
      const pace = narrower(state.pace);
      return pace ? wait({ ...state, pace }, failed, now + backoff(times - 1)) : leave(state, live, batch, now);
    }
    case 'primary_limit':
      return wait(state, failed, primaryWaitUntil(cause.resetAt, times, now));
    case 'secondary_limit':
      return wait(state, failed, now + secondaryWait(cause.retryAfterSeconds, times));
    case 'transient':
    case 'cursor_refused':
    case 'rejected':
      return times > MAX_FAILURES ? leave(state, live, batch, now) : wait(state, failed, now + backoff(times));
    case 'database_outage':
      return wait(state, failed, now + outageWait(times));
    case 'bad_app':
      return times > MAX_OUTAGES ? leave(state, live, everything, now) : wait(state, failed, now + outageWait(times));
    case 'bad_credential':
    case 'too_old':
    case 'unavailable':
      return leave(state, live, everything, now);
  }
}
