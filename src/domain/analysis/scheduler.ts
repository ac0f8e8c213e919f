import type { Instant, Note, Send, SetAlarm } from '../reducer.ts';
import type { PausingFailure } from './failure.ts';

/**
 * Which runs may ask the model for one workspace, and when. A run is the permission to take some of the waiting rows
 * of the database; the rows themselves are not part of this state.
 */
export interface SchedulerState {
  /** The runs that are permitted, at most `MAX_RUNS`. */
  runs: PermittedRun[];
  /** Work may have been enqueued after the last run was taken. */
  again: boolean;
  /** Until when the model is not asked, and why. */
  pause: Pause | null;
  /** How many runs in a row ended because the model failed. */
  failures: number;
  /** When there will be work again without a message: the next day's tokens, or the next try of a row. */
  wakeAt: Instant | null;
}

export interface PermittedRun {
  token: string;
  state: RunState;
}

/**
 * Not taken yet: when its message was last sent, and how often it was sent. Taken: when its lease ends, unless the
 * holder renews it.
 */
export type RunState = { taken: false; sentAt: Instant; times: number } | { taken: true; until: Instant };

/** `detail`: what the provider said, at most 300 characters. */
export interface Pause {
  until: Instant;
  reason: PausingFailure['kind'];
  detail: string;
}

/** How a run ended. */
export interface RunEnd {
  /** More rows can be taken now. */
  more: boolean;
  /** The model answered at least once. */
  answered: boolean;
  /** When the next row can be taken, as far as the rows say (milliseconds). */
  wakeAt: Instant | null;
  failure: PausingFailure | null;
}

/** `token`: the name of the run that may be permitted. It is new each time. */
export interface SchedulerCommands {
  /** Says that there may be something to analyse. */
  wake: { given: { token: string }; answer: null };
  /** Takes the run of a message; answers whether the caller may begin. */
  take: { given: { token: string }; answer: boolean };
  /** Renews the lease of a run; answers whether its holder may go on. */
  hold: { given: { token: string }; answer: boolean };
  /** Ends a run; `tokens` are for the runs that follow from it, `MAX_RUNS` of them. */
  finish: { given: { token: string; end: RunEnd; tokens: string[] }; answer: null };
  /** The alarm rings. */
  ring: { given: { token: string }; answer: null };
  /** Reads the pause: until when the model is not asked, and why. Null when it may be asked. */
  pause: { given: object; answer: Pause | null };
}

/** The message says that a run can be taken. The beginning of a pause is logged. */
export type SchedulerEffect = SetAlarm | Send<{ token: string }> | Note<Pause>;

export const IDLE_SCHEDULER: SchedulerState = { runs: [], again: false, pause: null, failures: 0, wakeAt: null };

/** The same as the queue's `max_concurrency`: more runs would only wait in the queue. */
export const MAX_RUNS = 2;

/** The state as it is stored. The version before called the runs `turns`; an earlier one stored fewer fields. */
export type StoredScheduler = Partial<SchedulerState> & { turns?: PermittedRun[] };

/** Reads a stored state. Fields that it lacks get their defaults. */
export function restoredScheduler({ turns, ...stored }: StoredScheduler = {}): SchedulerState {
  return { ...IDLE_SCHEDULER, ...(turns && { runs: turns }), ...stored };
}

/** The pause that holds at this instant; null when there is none, or when it is over. */
export function pauseAt({ pause }: SchedulerState, now: Instant): Pause | null {
  return pause && pause.until > now ? pause : null;
}
