import type { Instant } from '../reducer.ts';
import { liveDue } from './live/wake.ts';
import type { RepositoryState } from './state.ts';
import { syncDue } from './sync/wake.ts';

/**
 * Maximum distance of the alarm, in milliseconds: this one while work should move, the next one while the sync only
 * waits. Each alarm costs a written row.
 */
const WATCH_MS = 30_000;
const WAIT_WATCH_MS = 600_000;

/** When the alarm must ring next; null when there is nothing left to watch. */
export function nextAlarm(state: RepositoryState, now: Instant): Instant | null {
  const due = [syncDue(state, now), liveDue(state.live, now)].filter((one) => one !== null);
  if (due.length === 0) return null;
  const watch = due.every(({ onlyWaits }) => onlyWaits) ? WAIT_WATCH_MS : WATCH_MS;
  return Math.max(now, Math.min(...due.map(({ at }) => at), now + watch));
}
