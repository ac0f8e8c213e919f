import type { Measure } from './measure.ts';
import { measureOf, measuresIn, type MEASURES, type MeasureIn, type MeasureName } from './measures.ts';

/** A value, and of how many things it tells. */
export interface Value {
  n: number;
  value: number | null;
}

/** Percentiles over the `n` pull requests with a known value, in seconds or lines; null when `n` is 0. */
export interface Distribution {
  n: number;
  p25: number | null;
  p50: number | null;
  p75: number | null;
  p90: number | null;
}

/** `count` of the `n` pull requests with a known value meet the condition; `value` is 0 to 1, null when `n` is 0. */
export interface Share extends Value {
  count: number;
}

/** The same for counts: no event is 0, and not unknown. */
export interface KnownValue extends Value {
  value: number;
}

/** The type of a measure's value, by its form. */
export interface Forms {
  count: KnownValue;
  distribution: Distribution;
  share: Share;
  distinct: KnownValue;
  ratio: Value;
  stock: Value;
  span: Distribution;
}

/** The values of some measures. */
export type Measured<Names extends MeasureName> = { [Name in Names]: Forms[(typeof MEASURES)[Name]['form']] };

/** What happened in a window by one person or by all. */
export type Aggregates = Measured<MeasureIn<'window'>>;

/** What happened in a window, a week or a month by all people that are asked for. */
export type Totals = Measured<MeasureIn<'window' | 'total'>>;

/** The same, each as one value: of percentiles the median. */
export type Points = Record<keyof Totals, Value>;

/** The value of each form over no pull request. */
const EMPTY_FORMS: { [Form in Measure['form']]: Forms[Form] } = {
  count: { n: 0, value: 0 },
  distribution: { n: 0, p25: null, p50: null, p75: null, p90: null },
  share: { n: 0, count: 0, value: null },
  distinct: { n: 0, value: 0 },
  ratio: { n: 0, value: null },
  stock: { n: 0, value: 0 },
  span: { n: 0, p25: null, p50: null, p75: null, p90: null },
};

/** A window without events: counts are 0, and nothing else is known. */
export const NO_AGGREGATES = nothingOf(measuresIn('window'));
export const NO_TOTALS = nothingOf(measuresIn('window', 'total'));

/** The same of a week in a series. */
export const NO_POINTS: Points = Object.fromEntries(
  Object.entries(NO_TOTALS).map(([name, nothing]) => [
    name,
    { n: 0, value: 'value' in nothing ? nothing.value : null },
  ]),
) as Points;

function nothingOf<Name extends MeasureName>(names: Name[]): Measured<Name> {
  return Object.fromEntries(names.map((name) => [name, EMPTY_FORMS[measureOf(name).form]])) as Measured<Name>;
}
