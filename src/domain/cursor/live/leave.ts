import type { Applied, Instant } from '../../reducer.ts';
import type { LiveEffect, LiveState } from '../live.ts';
import type { Leaving, Pending } from '../live-work.ts';
import { announce } from './announce.ts';

/**
 * Leaves pull requests to a sync: the holder that takes them next does not read them, but sets them aside in the
 * database. There the schedule finds them, and a sync asks for what is set aside, also where their `updatedAt` has not
 * changed. They stay pending until that is done.
 */
export function leave(
  state: LiveState,
  work: Pending,
  leaving: Leaving,
  now: Instant,
): Applied<LiveState, LiveEffect, null> {
  // A batch that was made small is left as small as it is.
  return announce(state, { ...work, failures: {}, leaving, stalls: leaving.all ? 0 : work.stalls }, now);
}
