import type { FactKinds } from '../facts/fact.ts';
import type { FACTS } from '../facts/registry.ts';

/** The facts whose values are of these kinds. */
type FactsOf<Kind extends keyof FactKinds> = {
  [Name in keyof typeof FACTS]: (typeof FACTS)[Name]['kind'] extends Kind ? Name : never;
}[keyof typeof FACTS];

/** Which answers have a measure: `window` are overview, weekly and authors; `comparison` is the one of the `ai` answer. */
export type Place = 'window' | 'comparison';

interface Named {
  /** The name that people read. */
  label: string;
  /** The meaning, as Markdown, for docs/metrics.md and the API's description. */
  explain: string;
  in: readonly [Place, ...Place[]];
}

/** The number of events of a kind. */
export interface Count extends Named {
  form: 'count';
  event: 'merged' | 'opened' | 'closed' | 'review';
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

export type Measure = Count | Percentiles | ShareOf;
