/** Milliseconds since the epoch. GitHub's and our own ISO texts differ in precision and do not compare as strings. */
export type Instant = number;

/**
 * What a command makes of a state. The interpreter stores `state` first, then carries out `effects` in their order, then
 * gives `answer` to the caller. `state` is the same object as before when nothing changed.
 */
export interface Applied<State, Effect, Value> {
  state: State;
  effects: Effect[];
  answer: Value;
}

/**
 * A command as data: its name, and what it is given. `All` are the commands of a reducer by name, each with what it is
 * `given`, and its `answer`.
 */
export type Command<All, Name extends keyof All = keyof All> = {
  [Each in Name]: { kind: Each } & Given<All, Each>;
}[Name];

export type Given<All, Name extends keyof All> = All[Name] extends { given: infer Value } ? Value : never;

export type Answer<All, Name extends keyof All> = All[Name] extends { answer: infer Value } ? Value : never;

/** What one command does in one state: a pure function, without a clock and without chance. */
export type Rule<State, Effect, All, Name extends keyof All> = (
  state: State,
  given: Given<All, Name>,
  now: Instant,
) => Applied<State, Effect, Answer<All, Name>>;

/** What every command does in every state. There is no default: a command that does nothing is written as `nothing`. */
export type Table<Status extends string, State, Effect, All> = Record<
  Status,
  { [Name in keyof All]: Rule<State, Effect, All, Name> }
>;

/** A queue is to be given a message. */
export interface Send<Message> {
  kind: 'send';
  message: Message;
  delaySeconds: number;
}

/** The object's alarm is to ring then; null: not at all. */
export interface SetAlarm {
  kind: 'set_alarm';
  at: Instant | null;
}

/** Something was decided that people may read. */
export interface Note<Decision> {
  kind: 'note';
  decision: Decision;
}

/** Everything that is stored is to be deleted. */
export interface Delete {
  kind: 'delete';
}

/** Rows of a table of the object are stored, in place of those with the same key. */
export interface Put<Name, Row> {
  kind: 'put';
  table: Name;
  rows: Row[];
}

/** Rows of a table are deleted. */
export interface Remove<Name, Key> {
  kind: 'remove';
  table: Name;
  keys: Key[];
}

/** All rows of a table are deleted. */
export interface Clear<Name> {
  kind: 'clear';
  table: Name;
}

/** What a command does that means nothing in a state. */
export function nothing<State>(state: State): Applied<State, never, null> {
  return { state, effects: [], answer: null };
}
