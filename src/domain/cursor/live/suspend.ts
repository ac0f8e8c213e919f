import type { Applied, Given, Instant } from '../../reducer.ts';
import { nothing } from '../../reducer.ts';
import type { LiveCommands, LiveEffect, LiveState } from '../live.ts';
import type { Pending } from '../live-work.ts';
import { narrower } from '../pace.ts';
import { backoff, outageWait, primaryWaitUntil, secondaryWait } from '../waits.ts';

/** Failures in a row after which the next sync reads the pending pull requests. */
const MAX_FAILURES = 10;
/** The same for a database outage: it may last much longer, about a day. */
const MAX_OUTAGES = 60;

/**
 * Gives back a batch that could not be read. It is tried again later; the next sync reads it when further tries are
 * useless.
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
  switch (cause.kind) {
    case 'too_wide': {
      const pace = narrower(state.pace);
      return pace ? wait({ ...state, pace }, failed, now + backoff(times - 1)) : leaveToSync(state, live);
    }
    case 'primary_limit':
      return wait(state, failed, primaryWaitUntil(cause.resetAt, times, now));
    case 'secondary_limit':
      return wait(state, failed, now + secondaryWait(cause.retryAfterSeconds, times));
    case 'transient':
    case 'cursor_refused':
    case 'rejected':
      return times > MAX_FAILURES ? leaveToSync(state, live) : wait(state, failed, now + backoff(times));
    case 'database_outage':
      return times > MAX_OUTAGES ? leaveToSync(state, live) : wait(state, failed, now + outageWait(times));
    case 'bad_credential':
    case 'bad_app':
    case 'too_old':
    case 'unavailable':
      return leaveToSync(state, live);
  }
}

function wait(
  state: LiveState,
  { seq, pending, failures }: Pending,
  until: Instant,
): Applied<LiveState, LiveEffect, null> {
  return { state: { ...state, live: { status: 'waiting', seq, pending, failures, until } }, effects: [], answer: null };
}

/** The tag no longer proves that everything is synced: the next scheduled sync must read the list. */
function leaveToSync(state: LiveState, { seq }: Pending): Applied<LiveState, LiveEffect, null> {
  return {
    state: { ...state, etag: null, live: { status: 'idle', seq } },
    effects: [{ kind: 'clear', table: 'refreshes' }],
    answer: null,
  };
}
