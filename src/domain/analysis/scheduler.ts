import type { PausingFailure } from './failure.ts';

type Instant = number;

/**
 * Who may ask the model for one workspace, and when. What is to be analysed is not known here: it waits as rows of the
 * database, and a turn is the permission to take some of them.
 */
export interface SchedulerState {
  turns: Turn[];
  /** Somebody may have put work in line after the last turn was taken. */
  again: boolean;
  /** Nobody asks the model before this instant. */
  pause: { until: Instant; reason: PausingFailure['kind']; detail: string } | null;
  /** Turns in a row that ended with a failure of the model's. */
  failures: number;
  /** When there will be work without anybody saying so: the next day's tokens, a row's next try. */
  wakeAt: Instant | null;
}

export interface Turn {
  token: string;
  /** Not taken yet: when its message was last sent, and how often. Taken: until when, unless it is heard of again. */
  state: { taken: false; sentAt: Instant; times: number } | { taken: true; until: Instant };
}

/** How a turn ended. */
export interface TurnEnd {
  /** More rows may be taken at once. */
  more: boolean;
  /** The model answered at least once. */
  answered: boolean;
  /** When there will be something to take again, as far as the rows say (milliseconds). */
  wakeAt: Instant | null;
  failure: PausingFailure | null;
}

export const IDLE_SCHEDULER: SchedulerState = { turns: [], again: false, pause: null, failures: 0, wakeAt: null };

/** The queue's `max_concurrency`: more turns would only wait in it. */
export const MAX_TURNS = 2;

/** A turn says that it goes on every 10 s; one that has not for so long has died. */
const LEASE_MS = 30_000;

/** A message that nobody has taken for so long may be lost: it is sent again, each time after twice as long. */
const PATIENCE_MS = 30_000;
const MAX_PATIENCE_MS = 600_000;

/** The pause after a failure; doubled by each that follows without an answer between. */
const PAUSES: Record<PausingFailure['kind'], { first: number; longest: number }> = {
  overloaded: { first: 5_000, longest: 300_000 },
  broken: { first: 1_000, longest: 300_000 },
  // Until a person has mended it: asking costs nothing, and as soon as it is mended, it goes on.
  misconfigured: { first: 30_000, longest: 600_000 },
};
/** A provider may name any time; after so long it is asked again all the same. */
const MAX_RETRY_AFTER_MS = 3_600_000;
const MIN_PAUSE_MS = 1_000;

/** Notes that there is work, and hands out a turn when there is none to take it. */
export function wake(scheduler: SchedulerState, token: string, now: Instant): SchedulerState {
  const rested = withoutPause(scheduler, now);
  if (rested.pause) return { ...rested, again: true };
  if (rested.turns.length > 0) return { ...rested, again: true };
  return withTurns(rested, [token], now);
}

/** Takes a turn; null for one that is taken already, or not known: a pause takes back those that nobody has taken. */
export function take(scheduler: SchedulerState, token: string, now: Instant): SchedulerState | null {
  const turn = scheduler.turns.find((one) => one.token === token);
  if (!turn || turn.state.taken) return null;
  // Whoever wakes the scheduler after this is not seen by this turn for certain.
  return { ...withTurn(scheduler, token, now + LEASE_MS), again: false };
}

/** A turn says that it goes on; null when it should not: it was given up, or another has met a reason to pause. */
export function hold(scheduler: SchedulerState, token: string, now: Instant): SchedulerState | null {
  const turn = scheduler.turns.find((one) => one.token === token);
  if (!turn?.state.taken || withoutPause(scheduler, now).pause) return null;
  return withTurn(scheduler, token, now + LEASE_MS);
}

/** Ends a turn; `tokens` are for the turns that follow from it. */
export function finish(
  scheduler: SchedulerState,
  token: string,
  end: TurnEnd,
  tokens: string[],
  now: Instant,
): SchedulerState {
  const turns = scheduler.turns.filter((turn) => turn.token !== token);
  const failures = (end.answered ? 0 : scheduler.failures) + (end.failure ? 1 : 0);
  const rested = withoutPause({ ...scheduler, turns, failures, wakeAt: earliest(scheduler.wakeAt, end.wakeAt) }, now);
  if (end.failure) {
    const pause = longer(rested.pause, pauseAfter(end.failure, failures, now));
    return { ...rested, turns: turns.filter(({ state }) => state.taken), again: true, pause };
  }
  if (rested.pause) return { ...rested, again: rested.again || end.more };
  if (end.more) return withTurns(rested, tokens.slice(0, Math.max(0, MAX_TURNS - turns.length)), now);
  return rested.again && turns.length === 0 ? withTurns(rested, tokens.slice(0, 1), now) : rested;
}

/** What the alarm finds: turns that died or were not taken, a pause or a wait that is over. */
export function ring(scheduler: SchedulerState, token: string, now: Instant): SchedulerState {
  const alive = scheduler.turns.filter(({ state }) => !state.taken || state.until > now);
  const turns = alive.map((turn) => sentAgain(turn, now));
  const died = alive.length < scheduler.turns.length;
  const isDue = scheduler.wakeAt !== null && scheduler.wakeAt <= now;
  const rested = withoutPause(
    { ...scheduler, turns, again: scheduler.again || died || isDue, wakeAt: isDue ? null : scheduler.wakeAt },
    now,
  );
  if (rested.pause || turns.length > 0 || !rested.again) return rested;
  return withTurns(rested, [token], now);
}

/** When the alarm must ring next; null when there is nothing to watch. */
export function nextRing({ turns, pause, again, wakeAt }: SchedulerState): Instant | null {
  const due = turns.map(({ state }) => (state.taken ? state.until : state.sentAt + patience(state.times)));
  if (wakeAt !== null) due.push(Math.max(wakeAt, pause?.until ?? 0));
  if (pause && again) due.push(pause.until);
  return due.length === 0 ? null : Math.min(...due);
}

/** The turns of which a message has to be sent: those that were handed out, or are sent again, at this instant. */
export function toSend(before: SchedulerState, after: SchedulerState): string[] {
  return after.turns
    .filter((turn) => !turn.state.taken && !before.turns.some((one) => one === turn))
    .map(({ token }) => token);
}

function withTurns(scheduler: SchedulerState, tokens: string[], now: Instant): SchedulerState {
  const turns = tokens.map((token): Turn => ({ token, state: { taken: false, sentAt: now, times: 1 } }));
  return { ...scheduler, turns: [...scheduler.turns, ...turns], again: false };
}

function withTurn(scheduler: SchedulerState, token: string, until: Instant): SchedulerState {
  const state = { taken: true, until } as const;
  return { ...scheduler, turns: scheduler.turns.map((turn) => (turn.token === token ? { token, state } : turn)) };
}

function sentAgain(turn: Turn, now: Instant): Turn {
  const { token, state } = turn;
  if (state.taken || state.sentAt + patience(state.times) > now) return turn;
  return { token, state: { taken: false, sentAt: now, times: state.times + 1 } };
}

function withoutPause(scheduler: SchedulerState, now: Instant): SchedulerState {
  return scheduler.pause && scheduler.pause.until <= now ? { ...scheduler, pause: null } : scheduler;
}

function pauseAfter(failure: PausingFailure, failures: number, now: Instant): NonNullable<SchedulerState['pause']> {
  const { kind, detail } = failure;
  const named = failure.kind === 'overloaded' ? failure.retryAfterSeconds : null;
  const { first, longest } = PAUSES[kind];
  const pause =
    named === null
      ? Math.min(longest, first * 2 ** Math.min(failures - 1, 20))
      : Math.min(MAX_RETRY_AFTER_MS, Math.max(MIN_PAUSE_MS, named * 1000));
  return { until: now + pause, reason: kind, detail };
}

/** Of two pauses the one that lasts longer. */
function longer<Pause extends { until: Instant }>(a: Pause | null, b: Pause): Pause {
  return a && a.until > b.until ? a : b;
}

function earliest(a: Instant | null, b: Instant | null): Instant | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

function patience(times: number): number {
  return Math.min(MAX_PATIENCE_MS, PATIENCE_MS * 2 ** (times - 1));
}
