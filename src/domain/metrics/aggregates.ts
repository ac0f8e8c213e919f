import { measureOf, measuresIn, type Measure, type MEASURES, type MeasureIn, type MeasureName } from './measures.ts';

/** A value, and of how many things it tells. */
export interface Value {
  n: number;
  value: number | null;
}

/** A duration in seconds, or a size in lines, over the `n` pull requests with a known value; null without any. */
export interface Distribution {
  n: number;
  p25: number | null;
  p50: number | null;
  p75: number | null;
  p90: number | null;
}

/** How many of the `n` pull requests of which it is known have it, and their part of them, from 0 to 1. */
export interface Share extends Value {
  count: number;
}

/** The same of what can be counted: nothing is 0, and not unknown. */
export interface KnownValue extends Value {
  value: number;
}

/** What is answered of a measure, by its form. */
export interface Forms {
  count: KnownValue;
  distribution: Distribution;
  share: Share;
  distinct: KnownValue;
  ratio: Value;
  stock: Value;
}

/** What is answered of measures. */
export type Measured<Names extends MeasureName> = { [Name in Names]: Forms[(typeof MEASURES)[Name]['form']] };

/** What happened in a window by one person or by all. */
export type Aggregates = Measured<MeasureIn<'window'>>;

/** What happened in a window, a week or a month by all people that are asked for. */
export type Totals = Measured<MeasureIn<'window' | 'total'>>;

const NOTHING: { [Form in Measure['form']]: Forms[Form] } = {
  count: { n: 0, value: 0 },
  distribution: { n: 0, p25: null, p50: null, p75: null, p90: null },
  share: { n: 0, count: 0, value: null },
  distinct: { n: 0, value: 0 },
  ratio: { n: 0, value: null },
  stock: { n: 0, value: 0 },
};

/** A window without events: counts are 0, and nothing else is known. */
export const NO_AGGREGATES = nothingOf(measuresIn('window'));
export const NO_TOTALS = nothingOf(measuresIn('window', 'total'));

function nothingOf<Name extends MeasureName>(names: Name[]): Measured<Name> {
  return Object.fromEntries(names.map((name) => [name, NOTHING[measureOf(name).form]])) as Measured<Name>;
}
