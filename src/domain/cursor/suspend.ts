import type { Failure } from '../failure.ts';
import { add } from './advance.ts';
import type { Spent } from './result.ts';
import { endSync, type Decided } from './end.ts';
import type { Holder } from './holds.ts';
import { failedByRest } from './rest-walk.ts';
import type { Instant } from '../reducer.ts';
import type { Activity, RepositoryState, Sync, Wait } from './state.ts';
import { backStep, frontStep, isWalk, worksDatabaseAlone } from './steps.ts';
import { MAX_TROUBLE_MS, outOf, troubled, type Troubled } from './trouble.ts';
import { backoff, primaryWaitUntil, secondaryWait } from './waits.ts';

/** Failures in a row of work in the database alone, after which a sync gives up: no wait repairs such a failure. */
const MAX_OWN_FAILURES = 10;
const MAX_RESTARTS = 3;
/**
 * When GitHub refuses a repository and shows it in another request, the sync tries again this many times in a row
 * before it believes the refusal.
 */
const MAX_STRAY = 2;
/** How many new names in a row a repository may have before the sync gives up. */
const MAX_MOVES = 3;

export interface Suspension extends Holder {
  spent: Spent;
  cause: Failure | { kind: 'slot'; until: Instant } | Moved | RefusedForNow;
}

/** The repository was not found under its name; its id has another name. */
export interface Moved {
  kind: 'moved';
  fullName: string;
}

/** GitHub refuses the credential, perhaps only for now: it is asked again then. */
export interface RefusedForNow {
  kind: 'refused_for_now';
  until: Instant;
  detail: string;
}

/**
 * Gives back work that could not be done, and decides by the cause: wait, narrow, start again, give up the smallest
 * part, or fail. A wait is a state with an end; it uses up no attempt.
 */
export function suspend(state: RepositoryState, sync: Sync, suspension: Suspension, now: Instant): Decided {
  const { cause } = suspension;
  const github = add(sync.github, suspension.spent);
  const paid: Sync = { ...sync, seq: sync.seq + 1, activity: queuedAt(now), stalls: 0, github };
  if (cause.kind === 'slot') return waiting(state, paid, { until: cause.until, reason: 'slot' }, now);
  if (cause.kind === 'moved') return moved(state, paid, cause, now);
  if (cause.kind === 'refused_for_now') {
    return waiting(state, paid, { until: cause.until, reason: 'bad_credential', detail: cause.detail }, now);
  }
  const times = (sync.failures[cause.kind] ?? 0) + 1;
  const failed: Sync = { ...paid, failures: { ...sync.failures, [cause.kind]: times } };
  const giveUp = () => endSync(state, failed, { status: 'failed', failure: cause }, now);
  const wait = (until: Instant, reason: Wait['reason']) =>
    waiting(state, failed, { until, reason, detail: cause.detail }, now);
  const goOn = ({ trouble, pace, until }: Troubled, reason: Wait['reason'], lasts = false) => {
    const step = trouble.of === 'github' ? stepOf(state, sync) : sync.step;
    const next = { ...state, pace };
    const blocked: Sync = { ...failed, step, trouble };
    if (!lasts && now - trouble.since >= MAX_TROUBLE_MS) {
      return endSync(next, blocked, { status: 'failed', failure: cause }, now);
    }
    return waiting(next, blocked, { until, reason, detail: cause.detail }, now);
  };
  switch (cause.kind) {
    case 'primary_limit':
      return wait(primaryWaitUntil(cause.resetAt, times, now), cause.kind);
    case 'secondary_limit':
      return wait(now + secondaryWait(cause.retryAfterSeconds, times), cause.kind);
    case 'cursor_refused':
      if (sync.restarts < MAX_RESTARTS) return { state: restarted(state, failed), effects: [] };
      return goOn(troubled(state, sync, cause, now), cause.kind);
    case 'too_wide':
    case 'transient':
    case 'rejected':
      if (worksDatabaseAlone(sync.step)) {
        return cause.kind === 'rejected' || times > MAX_OWN_FAILURES
          ? giveUp()
          : wait(now + backoff(times), cause.kind);
      }
      return goOn(troubled(state, sync, cause, now), cause.kind);
    case 'database_outage':
      // A fault that a person must repair does not end a sync, however long the repair takes.
      return goOn(outOf(state, sync, now), cause.kind, cause.reason !== undefined);
    case 'bad_app':
      return goOn(outOf(state, sync, now), cause.kind);
    case 'unavailable':
      return cause.shown && times <= MAX_STRAY ? wait(now + backoff(times), 'transient') : giveUp();
    case 'bad_credential':
    case 'too_old':
      return giveUp();
  }
}

/** A message follows at once when work is given back without a wait. */
function queuedAt(now: Instant): Activity {
  return { status: 'queued', announced: { at: now, times: 0 } };
}

/** In a list of REST's, a pull request that failed alone is noted. */
function stepOf({ pace }: RepositoryState, { step, trouble }: Sync): Sync['step'] {
  if (!isWalk(step) || !step.rest || step.rest.left.length === 0) return step;
  return { ...step, rest: failedByRest(step.rest, trouble?.times ?? 0, pace.width) };
}

/** A rename changes only the name: the work continues where it stands. */
function moved(state: RepositoryState, sync: Sync, { fullName }: Moved, now: Instant): Decided {
  const repository = state.repository && { ...state.repository, fullName };
  const times = (sync.failures.unavailable ?? 0) + 1;
  const again = { ...sync, failures: { ...sync.failures, unavailable: times } };
  if (times <= MAX_MOVES) return { state: { ...state, repository, sync: again }, effects: [] };
  const detail = `the repository moves from name to name, the last being ${fullName}`;
  const failure: Failure = { kind: 'unavailable', reason: 'not_found', detail };
  return endSync({ ...state, repository }, again, { status: 'failed', failure }, now);
}

function waiting(state: RepositoryState, sync: Sync, wait: Wait, now: Instant): Decided {
  const seconds = Math.max(0, wait.until - now) / 1000;
  const github = { ...sync.github, waitedSeconds: sync.github.waitedSeconds + seconds };
  return { state: { ...state, sync: { ...sync, activity: { status: 'waiting', wait }, github } }, effects: [] };
}

/**
 * GitHub refused the cursor: a front pass begins again; a back walk begins again too, from the newest. The upserts make
 * repeated rows harmless.
 */
function restarted(state: RepositoryState, sync: Sync): RepositoryState {
  const again = { ...sync, restarts: sync.restarts + 1 };
  const { step } = again;
  if (!isWalk(step)) return { ...state, sync: again };
  if (step.kind === 'back') return { ...state, coverage: null, sync: { ...again, step: backStep } };
  return { ...state, sync: { ...again, step: frontStep(step.phase, state.coverage?.through ?? 0, step.pass) } };
}
