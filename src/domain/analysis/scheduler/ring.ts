import type { Applied, Given, Instant } from '../../reducer.ts';
import type { SchedulerCommands, SchedulerEffect, SchedulerState, PermittedRun } from '../scheduler.ts';
import { pauseAt } from '../scheduler.ts';
import { resendAt } from './alarm.ts';
import { changed, handOut, send } from './changed.ts';

type Rung = Applied<SchedulerState, SchedulerEffect, null>;
type Alarm = Given<SchedulerCommands, 'ring'>;

/** Permits a run when a wait or a pause is over and there may be rows to take. */
export function beginWhenDue(before: SchedulerState, { token }: Alarm, now: Instant): Rung {
  const state = checked(before, now);
  return state.again ? handOut(state, [token], now) : changed(state, null);
}

/**
 * Removes runs whose lease ended, and permits another when none is left. Sends messages again that no consumer has
 * taken.
 */
export function watch(before: SchedulerState, { token }: Alarm, now: Instant): Rung {
  const state = checked(before, now);
  if (state.runs.length === 0) return handOut(state, [token], now);
  const runs = state.runs.map((run) => sentAgain(run, now));
  const sent = runs.filter((run, index) => run !== state.runs[index]);
  return changed(
    { ...state, runs },
    null,
    sent.map((run) => send(run.token)),
  );
}

/** Removes runs whose lease ended, and notes that there may be work when the pause is over. */
export function watchInPause(before: SchedulerState, _: Alarm, now: Instant): Rung {
  return changed(checked(before, now), null);
}

/**
 * The state without runs whose lease ended and without a pause or a wait that is over. After each of these there may
 * be rows to take.
 */
function checked(before: SchedulerState, now: Instant): SchedulerState {
  const runs = before.runs.filter(({ state }) => !state.taken || state.until > now);
  const died = runs.length < before.runs.length;
  const isDue = before.wakeAt !== null && before.wakeAt <= now;
  const wakeAt = isDue ? null : before.wakeAt;
  return { ...before, runs, again: before.again || died || isDue, wakeAt, pause: pauseAt(before, now) };
}

/** The run with one more message when it was not taken in time, else the same run. */
function sentAgain(run: PermittedRun, now: Instant): PermittedRun {
  const { token, state } = run;
  if (state.taken || resendAt(state) > now) return run;
  return { token, state: { taken: false, sentAt: now, times: state.times + 1 } };
}
