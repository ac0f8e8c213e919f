import type { Applied, Given, Instant } from '../../reducer.ts';
import type { PausingFailure } from '../failure.ts';
import type { SchedulerCommands, SchedulerEffect, SchedulerState } from '../scheduler.ts';
import { MAX_RUNS, pauseAt } from '../scheduler.ts';
import { changed, handOut } from './changed.ts';
import { pauseAfter } from './pause.ts';

type Finished = Applied<SchedulerState, SchedulerEffect, null>;
type Ended = Given<SchedulerCommands, 'finish'>;

/**
 * Ends a run. After a failure a pause begins. While rows are left, as many runs follow as are allowed; for new rows,
 * one follows.
 */
export function finish(before: SchedulerState, given: Ended, now: Instant): Finished {
  const state = without(before, given);
  const { end, tokens } = given;
  if (end.failure) return pause(state, end.failure, now);
  if (end.more) return handOut(state, tokens.slice(0, MAX_RUNS - state.runs.length), now);
  if (state.again && state.runs.length === 0) return handOut(state, tokens.slice(0, 1), now);
  return changed({ ...state, pause: null }, null);
}

/** Ends a run during a pause. A failure may make the pause longer. No run follows before the pause is over. */
export function finishInPause(before: SchedulerState, given: Ended, now: Instant): Finished {
  const state = without(before, given);
  const { failure, more } = given.end;
  return failure ? pause(state, failure, now) : changed({ ...state, again: state.again || more }, null);
}

/** Begins a pause, and withdraws the runs that are not taken. When a longer pause holds already, that one stays. */
function pause(state: SchedulerState, failure: PausingFailure, now: Instant): Finished {
  const runs = state.runs.filter((run) => run.state.taken);
  const [before, after] = [pauseAt(state, now), pauseAfter(failure, state.failures, now)];
  if (before && before.until > after.until) return changed({ ...state, runs, again: true }, null);
  return changed({ ...state, runs, again: true, pause: after }, null, [{ kind: 'note', decision: after }]);
}

/** The state without this run, and with what its end says about the model and about the rows. */
function without(state: SchedulerState, { token, end }: Ended): SchedulerState {
  return {
    ...state,
    runs: state.runs.filter((run) => run.token !== token),
    failures: (end.answered ? 0 : state.failures) + (end.failure ? 1 : 0),
    wakeAt: earliest(state.wakeAt, end.wakeAt),
  };
}

function earliest(a: Instant | null, b: Instant | null): Instant | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}
