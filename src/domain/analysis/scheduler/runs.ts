import type { Applied, Given, Instant } from '../../reducer.ts';
import type { Pause, SchedulerCommands, SchedulerEffect, SchedulerState } from '../scheduler.ts';
import { pauseAt } from '../scheduler.ts';
import { changed, handOut } from './changed.ts';

/**
 * The length of a lease. The holder of a run renews it every 10 s; when it has not for this long, the holder has died.
 */
const LEASE_MS = 30_000;

type Answered<Answer> = Applied<SchedulerState, SchedulerEffect, Answer>;
type Named = Given<SchedulerCommands, 'take'>;

/** Permits a run, because no run would see the new rows. */
export function begin(state: SchedulerState, { token }: Named, now: Instant): Answered<null> {
  return handOut(state, [token], now);
}

/** Notes that there may be new rows: a run that is taken may not see them, and no run begins in a pause. */
export function noteWork(state: SchedulerState, _: Named, now: Instant): Answered<null> {
  return changed({ ...state, again: true, pause: pauseAt(state, now) }, null);
}

/** Takes a run, unless it is taken already or not known. It may not see rows that are enqueued later. */
export function take(state: SchedulerState, { token }: Named, now: Instant): Answered<boolean> {
  const run = state.runs.find((one) => one.token === token);
  if (!run || run.state.taken) return refuse(state);
  return changed({ ...withLease(state, token, now), again: false }, true);
}

/** Renews the lease of a run that is taken and known. */
export function renew(state: SchedulerState, { token }: Named, now: Instant): Answered<boolean> {
  const run = state.runs.find((one) => one.token === token);
  return run?.state.taken ? changed(withLease(state, token, now), true) : refuse(state);
}

/** Answers no: the run is not known, or the model must not be asked now. */
export function refuse(state: SchedulerState): Answered<boolean> {
  return { state, effects: [], answer: false };
}

/** Answers the present pause. */
export function tell(state: SchedulerState): Answered<Pause | null> {
  return { state, effects: [], answer: state.pause };
}

function withLease(scheduler: SchedulerState, token: string, now: Instant): SchedulerState {
  const state = { taken: true, until: now + LEASE_MS } as const;
  return { ...scheduler, runs: scheduler.runs.map((run) => (run.token === token ? { token, state } : run)) };
}
