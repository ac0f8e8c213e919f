/** Milliseconds since the epoch. ISO texts of GitHub and of this product differ in precision, so they are not compared. */
export type Instant = number;

/**
 * The result of a command. The interpreter stores `state` first, then carries out `effects` in their order, then
 * gives `answer` to the caller. `state` is the same object as before when nothing changed.
 */
export interface Applied<State, Effect, Value> {
  state: State;
  effects: Effect[];
  answer: Value;
}

/**
 * A command as data: its name and its input. `All` are the commands of a reducer by name, each with the types of its input
 * (`given`) and of its `answer`.
 */
export type Command<All, Name extends keyof All = keyof All> = {
  [Each in Name]: { kind: Each } & Given<All, Each>;
}[Name];

export type Given<All, Name extends keyof All> = All[Name] extends { given: infer Value } ? Value : never;

export type Answer<All, Name extends keyof All> = All[Name] extends { answer: infer Value } ? Value : never;

/** The rule of one command in one state: a pure function that uses no clock and no random number. */
export type Rule<State, Effect, All, Name extends keyof All> = (
  state: State,
  given: Given<All, Name>,
  now: Instant,
) => Applied<State, Effect, Answer<All, Name>>;

/** The rule of every command in every state. There is no default: a command that does nothing has the rule `nothing`. */
export type Table<Status extends string, State, Effect, All> = Record<
  Status,
  { [Name in keyof All]: Rule<State, Effect, All, Name> }
>;

/** Sends a message to a queue. */
export interface Send<Message> {
  kind: 'send';
  message: Message;
  delaySeconds: number;
}

/** Sets the object's alarm to an instant; null deletes the alarm. */
export interface SetAlarm {
  kind: 'set_alarm';
  at: Instant | null;
}

/** Writes down a decision for people to read. */
export interface Note<Decision> {
  kind: 'note';
  decision: Decision;
}

/** Deletes everything that the object stores. */
export interface Delete {
  kind: 'delete';
}

/** Stores rows in a table of the object. They replace rows with the same keys. */
export interface Put<Name, Row> {
  kind: 'put';
  table: Name;
  rows: Row[];
}

/** Deletes rows of a table. */
export interface Remove<Name, Key> {
  kind: 'remove';
  table: Name;
  keys: Key[];
}

/** Deletes all rows of a table. */
export interface Clear<Name> {
  kind: 'clear';
  table: Name;
}

/** The rule of a command that has no meaning in a state: it changes nothing and answers null. */
export function nothing<State>(state: State): Applied<State, never, null> {
  return { state, effects: [], answer: null };
}
