import type { FactKinds } from '../facts/fact.ts';
import type { FACTS } from '../facts/registry.ts';
import type { Waiting } from '../facts/waiting.ts';

/** The facts whose values are of these kinds. */
type FactsOf<Kind extends keyof FactKinds> = {
  [Name in keyof typeof FACTS]: (typeof FACTS)[Name]['kind'] extends Kind ? Name : never;
}[keyof typeof FACTS];

/**
 * Which answers have a measure: `window` are overview, weekly, monthly and authors; `total` are the same without authors,
 * and repositories and teams have both; `comparison` is the one of the `ai` answer; `list` is the list of what it counted,
 * which every measure but a ratio has: only a measure that is in none of the others says it.
 */
export type Place = 'window' | 'total' | 'comparison' | 'list';

interface Named {
  /** The name that people read, on every page, in the documentation and in the API's description. */
  label: string;
  /** The same where there is little room: over a column, or at a bar or strip, of a card that says the rest. */
  short?: string;
  /** How a sentence names it, without an article: of what may be claimed, and of what a list can be sorted by. */
  subject?: string;
  /** The meaning, as Markdown, for docs/metrics.md and the API's description. */
  explain: string;
  in: readonly [Place, ...Place[]];
}

/** What happens to a pull request at an instant, and a review of it. */
export type EventKind = 'merged' | 'opened' | 'closed' | 'review';

/** The number of events of a kind. */
export interface Count extends Named {
  form: 'count';
  event: EventKind;
}

/** The number of different people of these events; weeks do not sum. */
export interface Distinct extends Named {
  form: 'distinct';
  event: EventKind;
}

/** The number of events of known people for each of these people. */
export interface Ratio extends Named {
  form: 'ratio';
  event: EventKind;
}

/** A number of pull requests at one instant: open at the end of the window, or open and waiting now. */
export interface Stock extends Named {
  form: 'stock';
  /** Whose move it is now, or that nothing happens any more; without it all that was open at the end. */
  waits?: Waiting['on'] | 'stale';
}

/** Percentiles of a fact over the merged pull requests with a known value, in the fact's unit. */
export interface Percentiles extends Named {
  form: 'distribution';
  of: FactsOf<'seconds' | 'lines' | 'count'>;
}

/**
 * The share of the merged pull requests that meet a condition, among those with a known value of the fact. The condition: a
 * flag is true, a word is one of some words, or a number is above another.
 */
export type ShareOf = Named & { form: 'share' } & (
    | { of: FactsOf<'flag'> }
    | { of: FactsOf<'word'>; among: readonly string[] }
    | { of: FactsOf<'count'>; above: number }
  );

/** Percentiles of seconds that are not a fact of a pull request, but of reviews or of deployments. */
export interface Span extends Named {
  form: 'span';
  between: 'request and review' | 'first commit and deployment';
}

export type Measure = Count | Distinct | Ratio | Stock | Percentiles | ShareOf | Span;
