import type { Applied, Instant } from '../../reducer.ts';
import type { LiveEffect, LiveState } from '../live.ts';
import { pendingOf, type Pending } from '../live-work.ts';

/** Reads nothing before an instant; then the alarm ends the wait. */
export function wait(state: LiveState, work: Pending, until: Instant): Applied<LiveState, LiveEffect, null> {
  return { state: { ...state, live: { ...pendingOf(work), status: 'waiting', until } }, effects: [], answer: null };
}
