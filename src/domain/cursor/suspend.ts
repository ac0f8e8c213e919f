import type { Failure } from '../failure.ts';
import { add, holds, type Spent } from './advance.ts';
import { ended } from './end.ts';
import { narrower } from './pace.ts';
import type { Instant, RepositoryState, Sync, Wait } from './state.ts';
import { backStep, frontStep } from './steps.ts';
import { backoff, primaryWaitUntil, secondaryWait } from './waits.ts';

/** Failures in a row, without progress in between, after which a sync gives up. */
const MOST_TRANSIENT = 10;
/** A database outage is waited for much longer: about four hours at a minute each. */
const MOST_OUTAGES = 240;
const MOST_RESTARTS = 3;
/** Names a repository may be found under in a row before it is given up. */
const MOST_MOVES = 3;

export interface Suspension {
  syncId: string;
  token: string;
  seq: number;
  spent: Spent;
  cause: Failure | { kind: 'slot'; until: Instant } | Moved;
}

/** The repository was not found under its name, but by its id under another. */
export interface Moved {
  kind: 'moved';
  fullName: string;
}

/**
 * Lets go of work that could not be done, and decides what follows from the cause: wait, narrow, start again or fail.
 * A wait is a state with an end, never an attempt used up.
 */
export function suspend(state: RepositoryState, suspension: Suspension, now: Instant): RepositoryState {
  const { sync } = state;
  if (!holds(sync, suspension)) return state;
  const { cause } = suspension;
  const paid = { ...sync, seq: sync.seq + 1, lease: null, github: add(sync.github, suspension.spent) };
  if (cause.kind === 'slot') return waiting(state, paid, { until: cause.until, reason: 'slot' }, now);
  if (cause.kind === 'moved') return moved(state, paid, cause, now);
  const times = (sync.failures[cause.kind] ?? 0) + 1;
  const failed: Sync = { ...paid, failures: { ...sync.failures, [cause.kind]: times } };
  const giveUp = () => ended({ ...state, sync: failed }, { status: 'failed', failure: cause }, now);
  const wait = (until: Instant, reason: Wait['reason'], pace = state.pace) =>
    waiting({ ...state, pace }, failed, { until, reason, detail: cause.detail }, now);
  switch (cause.kind) {
    case 'too_wide':
      // GitHub may take points for what it gave up on: a short pause, growing, before the narrower page. At the narrowest
      // it is GitHub that has a bad moment, however little is asked of it.
      if (times > MOST_TRANSIENT) return giveUp();
      return wait(now + backoff(times - 1), cause.kind, narrower(state.pace) ?? state.pace);
    case 'primary_limit':
      return wait(primaryWaitUntil(cause.resetAt, times, now), cause.kind);
    case 'secondary_limit':
      return wait(now + secondaryWait(cause.retryAfterSeconds, times), cause.kind);
    case 'transient':
      return times > MOST_TRANSIENT ? giveUp() : wait(now + backoff(times), cause.kind);
    case 'database_outage':
      return times > MOST_OUTAGES ? giveUp() : wait(now + backoff(times), cause.kind);
    case 'cursor_refused':
      return sync.restarts < MOST_RESTARTS ? restarted(state, failed) : giveUp();
    case 'bad_credential':
    case 'bad_app':
    case 'too_old':
    case 'unavailable':
    case 'rejected':
      return giveUp();
  }
}

/** A rename changes the name and nothing else: the work goes on where it stands. */
function moved(state: RepositoryState, sync: Sync, { fullName }: Moved, now: Instant): RepositoryState {
  const repository = state.repository && { ...state.repository, fullName };
  const times = (sync.failures.unavailable ?? 0) + 1;
  const again = { ...state, repository, sync: { ...sync, failures: { ...sync.failures, unavailable: times } } };
  if (times <= MOST_MOVES) return again;
  const detail = `the repository moves from name to name, the last being ${fullName}`;
  return ended(again, { status: 'failed', failure: { kind: 'unavailable', reason: 'not_found', detail } }, now);
}

function waiting(state: RepositoryState, sync: Sync, wait: Wait, now: Instant): RepositoryState {
  const seconds = Math.max(0, wait.until - now) / 1000;
  const github = { ...sync.github, waitedSeconds: sync.github.waitedSeconds + seconds };
  return { ...state, sync: { ...sync, wait, github } };
}

/** GitHub refused the cursor: a front pass begins again, a back walk too, from the newest; the upserts absorb repeats. */
function restarted(state: RepositoryState, sync: Sync): RepositoryState {
  const again = { ...sync, restarts: sync.restarts + 1 };
  const { step } = again;
  if (step.phase !== 'walk' && step.phase !== 'catch_up') return { ...state, sync: again };
  if (step.read === 'back') return { ...state, coverage: null, sync: { ...again, step: backStep } };
  return { ...state, sync: { ...again, step: frontStep(step.phase, state.coverage?.through ?? 0, step.pass) } };
}
