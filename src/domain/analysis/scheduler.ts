import type { Instant, Note, Send, SetAlarm } from '../reducer.ts';
import type { PausingFailure } from './failure.ts';

/**
 * Who may ask the model for one workspace, and when. What is to be analysed is not known here: it waits as rows of the
 * database, and a turn is the permission to take some of them.
 */
export interface SchedulerState {
  /** At most `MAX_TURNS`. */
  turns: Turn[];
  /** Work may have been enqueued after the last turn was taken. */
  again: boolean;
  /** Nobody asks the model before this instant. */
  pause: Pause | null;
  /** Turns in a row that ended with a failure of the model's. */
  failures: number;
  /** When there will be work without anybody saying so: the next day's tokens, a row's next try. */
  wakeAt: Instant | null;
}

export interface Turn {
  token: string;
  state: TurnState;
}

/** Not taken yet: when its message was last sent, and how often. Taken: until when, unless it is heard of again. */
export type TurnState = { taken: false; sentAt: Instant; times: number } | { taken: true; until: Instant };

/** `detail`: what the provider said, at most 300 characters. */
export interface Pause {
  until: Instant;
  reason: PausingFailure['kind'];
  detail: string;
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

/** `token`, where a turn may be handed out: the name of that turn, which nobody has had before. */
export interface SchedulerCommands {
  /** Says that there may be something to analyse. */
  wake: { given: { token: string }; answer: null };
  /** Takes the turn that a message stands for; answers whether it may begin. */
  take: { given: { token: string }; answer: boolean };
  /** A turn says that it is alive; answers whether it may go on. */
  hold: { given: { token: string }; answer: boolean };
  /** Ends a turn; `tokens` are for the turns that follow from it, `MAX_TURNS` of them. */
  finish: { given: { token: string; end: TurnEnd; tokens: string[] }; answer: null };
  /** The alarm rings. */
  ring: { given: { token: string }; answer: null };
  /** Asks until when nobody asks the model, and why; answers null when it may be asked. */
  pause: { given: object; answer: Pause | null };
}

/** The message says that a turn can be taken; a pause that begins is noted. */
export type SchedulerEffect = SetAlarm | Send<{ token: string }> | Note<Pause>;

export const IDLE_SCHEDULER: SchedulerState = { turns: [], again: false, pause: null, failures: 0, wakeAt: null };

/** The queue's `max_concurrency`: more turns would only wait in it. */
export const MAX_TURNS = 2;

/** The state of what was stored, by this version or one before it, which knew fewer fields. */
export function restoredScheduler(stored: Partial<SchedulerState> | undefined): SchedulerState {
  return { ...IDLE_SCHEDULER, ...stored };
}

/** The pause that lasts; null when there is none, or when it is over. */
export function pauseAt({ pause }: SchedulerState, now: Instant): Pause | null {
  return pause && pause.until > now ? pause : null;
}
