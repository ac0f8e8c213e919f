import type { Applied, Given, Instant } from '../../reducer.ts';
import type { Pause, SchedulerCommands, SchedulerEffect, SchedulerState } from '../scheduler.ts';
import { pauseAt } from '../scheduler.ts';
import { changed, handOut } from './changed.ts';

/** A run renews its lease every 10 s; one that has not renewed it for this long has died. */
const LEASE_MS = 30_000;

type Answered<Answer> = Applied<SchedulerState, SchedulerEffect, Answer>;
type Named = Given<SchedulerCommands, 'take'>;

/** Permits a run, because there is none to see the work. */
export function begin(state: SchedulerState, { token }: Named, now: Instant): Answered<null> {
  return handOut(state, [token], now);
}

/** Notes that there is work: a run that was taken may not see it, and in a pause there is no run. */
export function noteWork(state: SchedulerState, _: Named, now: Instant): Answered<null> {
  return changed({ ...state, again: true, pause: pauseAt(state, now) }, null);
}

/** Takes a run, unless it is taken already, or not known. The run may not see work that is enqueued after this. */
export function take(state: SchedulerState, { token }: Named, now: Instant): Answered<boolean> {
  const turn = state.turns.find((one) => one.token === token);
  if (!turn || turn.state.taken) return refuse(state);
  return changed({ ...withLease(state, token, now), again: false }, true);
}

/** Renews the lease of a run that was taken and not given up. */
export function renew(state: SchedulerState, { token }: Named, now: Instant): Answered<boolean> {
  const turn = state.turns.find((one) => one.token === token);
  return turn?.state.taken ? changed(withLease(state, token, now), true) : refuse(state);
}

/** Answers no: the run is not known, or nobody may ask the model now. */
export function refuse(state: SchedulerState): Answered<boolean> {
  return { state, effects: [], answer: false };
}

/** Answers the pause that lasts. */
export function tell(state: SchedulerState): Answered<Pause | null> {
  return { state, effects: [], answer: state.pause };
}

function withLease(scheduler: SchedulerState, token: string, now: Instant): SchedulerState {
  const state = { taken: true, until: now + LEASE_MS } as const;
  return { ...scheduler, turns: scheduler.turns.map((turn) => (turn.token === token ? { token, state } : turn)) };
}
