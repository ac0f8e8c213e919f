import type { Instant } from '../../reducer.ts';
import type { SchedulerState } from '../scheduler.ts';

/** A message that nobody has taken for so long may be lost: it is sent again, each time after twice as long. */
const PATIENCE_MS = 30_000;
const MAX_PATIENCE_MS = 600_000;

/** When the alarm must ring next; null when there is nothing to watch. */
export function nextAlarm({ turns, pause, again, wakeAt }: SchedulerState): Instant | null {
  const due = turns.map(({ state }) => (state.taken ? state.until : resendAt(state)));
  if (wakeAt !== null) due.push(Math.max(wakeAt, pause?.until ?? wakeAt));
  if (pause && again) due.push(pause.until);
  return due.length === 0 ? null : Math.min(...due);
}

/** When the message of a run that nobody has taken is sent again. */
export function resendAt({ sentAt, times }: { sentAt: Instant; times: number }): Instant {
  return sentAt + Math.min(MAX_PATIENCE_MS, PATIENCE_MS * 2 ** (times - 1));
}
