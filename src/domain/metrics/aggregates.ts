import { changeOf, type Change } from './change.ts';
import { measureOf, measuresIn, type MEASURES, type MeasureIn, type MeasureName } from './measures.ts';

/** A duration in seconds, or a size in lines, over the `n` pull requests with a known value; null without any. */
export interface Distribution {
  n: number;
  p50: number | null;
  p75: number | null;
  p90: number | null;
}

/** How many of the `n` pull requests of which it is known have it. */
export interface Share {
  n: number;
  count: number;
  share: number | null;
}

/** What is answered of a measure, by its form. */
export interface Forms {
  count: number;
  distribution: Distribution;
  share: Share;
}

/** What is answered of measures. */
export type Measured<Names extends MeasureName> = { [Name in Names]: Forms[(typeof MEASURES)[Name]['form']] };

/** What happened in a window or a week. */
export type Aggregates = Measured<MeasureIn<'window'>>;

export type Changes = Record<keyof Aggregates, Change>;

const EMPTY_FORMS: Forms = {
  count: 0,
  distribution: { n: 0, p50: null, p75: null, p90: null },
  share: { n: 0, count: 0, share: null },
};

/** A window without events: counts are 0, and nothing else is known. */
export const NO_AGGREGATES = Object.fromEntries(
  measuresIn('window').map((name) => [name, EMPTY_FORMS[measureOf(name).form]]),
) as Aggregates;

/** How each differs from the window before: of distributions the median, of shares the share. */
export function changesOf(current: Aggregates, previous: Aggregates): Changes {
  return Object.fromEntries(
    measuresIn('window').map((name) => [name, changeOf(valueOf(current[name]), valueOf(previous[name]))]),
  ) as Changes;
}

function valueOf(aggregate: number | Distribution | Share): { value: number | null; n: number } {
  if (typeof aggregate === 'number') return { value: aggregate, n: aggregate };
  return { value: 'p50' in aggregate ? aggregate.p50 : aggregate.share, n: aggregate.n };
}
