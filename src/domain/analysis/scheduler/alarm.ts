import type { Instant } from '../../reducer.ts';
import type { SchedulerState } from '../scheduler.ts';

/**
 * A message that no consumer has taken for this long may be lost. It is sent again, and each next wait is twice as
 * long.
 */
const PATIENCE_MS = 30_000;
const MAX_PATIENCE_MS = 600_000;

/** When the alarm must ring next; null when there is nothing to watch. */
export function nextAlarm({ runs, pause, again, wakeAt }: SchedulerState): Instant | null {
  const due = runs.map(({ state }) => (state.taken ? state.until : resendAt(state)));
  if (wakeAt !== null) due.push(Math.max(wakeAt, pause?.until ?? wakeAt));
  if (pause && again) due.push(pause.until);
  return due.length === 0 ? null : Math.min(...due);
}

/** When the message of a run that is not taken is sent again. */
export function resendAt({ sentAt, times }: { sentAt: Instant; times: number }): Instant {
  return sentAt + Math.min(MAX_PATIENCE_MS, PATIENCE_MS * 2 ** (times - 1));
}
