import { ended } from './end.ts';
import { lighter } from './pace.ts';
import type { Instant } from '../reducer.ts';
import type { RepositoryState, Wait } from './state.ts';
import { backoff } from './waits.ts';

/** Holders in a row of whom nothing was heard again, after which a sync says so and ends. */
const MAX_STALLS = 12;

/**
 * Takes the lease from a holder of whom nothing was heard in time: it died, or hangs, perhaps of what it held. Who comes next
 * is to hold less, and comes later each time.
 */
export function withoutDead(state: RepositoryState, now: Instant): RepositoryState {
  const { sync } = state;
  if (!sync?.lease || sync.lease.until > now) return state;
  const stalls = sync.stalls + 1;
  const detail = `nothing was heard again of ${stalls} ${stalls === 1 ? 'holder' : 'holders in a row'} of this work`;
  if (stalls > MAX_STALLS) return ended(state, { status: 'failed', failure: { kind: 'stalled', detail } }, now);
  const wait: Wait | null = stalls > 1 ? { until: now + backoff(stalls - 1), reason: 'stalled', detail } : sync.wait;
  const pace = lighter(state.pace);
  return { ...state, pace, sync: { ...sync, lease: null, stalls, wait } };
}
