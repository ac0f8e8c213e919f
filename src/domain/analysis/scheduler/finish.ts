import type { Applied, Given, Instant } from '../../reducer.ts';
import type { PausingFailure } from '../failure.ts';
import type { SchedulerCommands, SchedulerEffect, SchedulerState } from '../scheduler.ts';
import { MAX_TURNS, pauseAt } from '../scheduler.ts';
import { changed, handOut } from './changed.ts';
import { pauseAfter } from './pause.ts';

type Finished = Applied<SchedulerState, SchedulerEffect, null>;
type Ended = Given<SchedulerCommands, 'finish'>;

/** Ends a run: pauses after a failure, permits as many runs as are allowed while work is left, or one for new work. */
export function finish(before: SchedulerState, given: Ended, now: Instant): Finished {
  const state = without(before, given);
  const { end, tokens } = given;
  if (end.failure) return pause(state, end.failure, now);
  if (end.more) return handOut(state, tokens.slice(0, MAX_TURNS - state.turns.length), now);
  if (state.again && state.turns.length === 0) return handOut(state, tokens.slice(0, 1), now);
  return changed({ ...state, pause: null }, null);
}

/** Ends a run during a pause, which a failure may make longer; no run follows before it is over. */
export function finishInPause(before: SchedulerState, given: Ended, now: Instant): Finished {
  const state = without(before, given);
  const { failure, more } = given.end;
  return failure ? pause(state, failure, now) : changed({ ...state, again: state.again || more }, null);
}

/** Begins a pause, and takes back the runs that nobody has taken. Of two pauses the longer one holds. */
function pause(state: SchedulerState, failure: PausingFailure, now: Instant): Finished {
  const turns = state.turns.filter((turn) => turn.state.taken);
  const [before, after] = [pauseAt(state, now), pauseAfter(failure, state.failures, now)];
  if (before && before.until > after.until) return changed({ ...state, turns, again: true }, null);
  return changed({ ...state, turns, again: true, pause: after }, null, [{ kind: 'note', decision: after }]);
}

/** The state without a run, with what its end shows of the model and of the rows. */
function without(state: SchedulerState, { token, end }: Ended): SchedulerState {
  return {
    ...state,
    turns: state.turns.filter((turn) => turn.token !== token),
    failures: (end.answered ? 0 : state.failures) + (end.failure ? 1 : 0),
    wakeAt: earliest(state.wakeAt, end.wakeAt),
  };
}

function earliest(a: Instant | null, b: Instant | null): Instant | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}
