import type { Instant, Note, Send, SetAlarm } from '../reducer.ts';
import type { PausingFailure } from './failure.ts';

/**
 * Who may ask the model for one workspace, and when. What is to be analysed is not known here: it waits as rows of the
 * database, and a run takes some of them. `turns`, `Turn` and `llm.turn` are the former name of runs, which is stored and sent.
 */
export interface SchedulerState {
  /** The runs that are permitted, at most `MAX_TURNS`. */
  turns: Turn[];
  /** Work may have been enqueued after the last run was taken. */
  again: boolean;
  /** Nobody asks the model before this instant. */
  pause: Pause | null;
  /** Runs in a row that ended with a failure of the model. */
  failures: number;
  /** When there will be work without a call of `wake`: on the next day with its tokens, or at a row's next try. */
  wakeAt: Instant | null;
}

/** The permission for one run. */
export interface Turn {
  token: string;
  state: TurnState;
}

/** Not taken yet: when its message was last sent, and how often. Taken: the end of its lease, unless it is renewed. */
export type TurnState = { taken: false; sentAt: Instant; times: number } | { taken: true; until: Instant };

/** `detail`: what the provider said, at most 300 characters. */
export interface Pause {
  until: Instant;
  reason: PausingFailure['kind'];
  detail: string;
}

/** How a run ended. */
export interface TurnEnd {
  /** More rows may be taken at once. */
  more: boolean;
  /** The model answered at least once. */
  answered: boolean;
  /** When there will be a row to take again, as far as the rows show (milliseconds). */
  wakeAt: Instant | null;
  failure: PausingFailure | null;
}

/** Where a command may permit a run, `token` is the new name of that run. */
export interface SchedulerCommands {
  /** Says that there may be something to analyse. */
  wake: { given: { token: string }; answer: null };
  /** Takes the run that a message names; answers whether it may begin. */
  take: { given: { token: string }; answer: boolean };
  /** Renews the lease of a run; answers whether the run may go on. */
  hold: { given: { token: string }; answer: boolean };
  /** Ends a run; `tokens` are for the runs that follow it, `MAX_TURNS` of them. */
  finish: { given: { token: string; end: TurnEnd; tokens: string[] }; answer: null };
  /** The alarm rings. */
  ring: { given: { token: string }; answer: null };
  /** Asks until when nobody asks the model, and why; answers null when it may be asked. */
  pause: { given: object; answer: Pause | null };
}

/** The message says that a run can be taken; a pause that begins is noted. */
export type SchedulerEffect = SetAlarm | Send<{ token: string }> | Note<Pause>;

export const IDLE_SCHEDULER: SchedulerState = { turns: [], again: false, pause: null, failures: 0, wakeAt: null };

/** The queue's `max_concurrency`: more runs would only wait in it. */
export const MAX_TURNS = 2;

/** The state of what was stored, by this version or one before it, which knew fewer fields. */
export function restoredScheduler(stored: Partial<SchedulerState> | undefined): SchedulerState {
  return { ...IDLE_SCHEDULER, ...stored };
}

/** The pause that lasts; null when there is none, or when it is over. */
export function pauseAt({ pause }: SchedulerState, now: Instant): Pause | null {
  return pause && pause.until > now ? pause : null;
}
