import type { Instant } from '../../reducer.ts';
import { endSync, type Decided } from '../end.ts';
import { lighter } from '../pace.ts';
import type { Activity, RepositoryState } from '../state.ts';
import { backoff } from '../waits.ts';

/** After this many holders in a row that did not report again, a sync ends with that reason. */
const MAX_STALLS = 12;

/**
 * Takes the lease from a holder that did not report in time: it died or hangs, perhaps because of the size of its work.
 * The next holder gets less work, and gets it later each time. Null while the lease lasts.
 */
export function lapse(state: RepositoryState, now: Instant): Decided | null {
  const { sync } = state;
  if (sync?.activity.status !== 'held' || sync.activity.lease.until > now) return null;
  const stalls = sync.stalls + 1;
  const detail = `nothing was heard again of ${stalls} ${stalls === 1 ? 'holder' : 'holders in a row'} of this work`;
  if (stalls > MAX_STALLS) {
    return endSync(state, sync, { status: 'failed', failure: { kind: 'stalled', detail } }, now);
  }
  const activity: Activity =
    stalls > 1
      ? { status: 'waiting', wait: { until: now + backoff(stalls - 1), reason: 'stalled', detail } }
      : { status: 'queued', announced: { at: now, times: 0 } };
  return { state: { ...state, pace: lighter(state.pace), sync: { ...sync, stalls, activity } }, effects: [] };
}
