import { changeOf, type Change } from './change.ts';
import { measureOf, measuresIn, type MEASURES, type MeasureIn, type MeasureName } from './measures.ts';

/** Percentiles over the `n` pull requests with a known value, in seconds or lines; null when `n` is 0. */
export interface Distribution {
  n: number;
  p50: number | null;
  p75: number | null;
  p90: number | null;
}

/** `count` of the `n` pull requests with a known value meet the condition; `share` is 0 to 1, null when `n` is 0. */
export interface Share {
  n: number;
  count: number;
  share: number | null;
}

/** The type of a measure's value, by its form. */
export interface Forms {
  count: number;
  distribution: Distribution;
  share: Share;
}

/** The values of some measures. */
export type Measured<Names extends MeasureName> = { [Name in Names]: Forms[(typeof MEASURES)[Name]['form']] };

/** The measures of a window or a week. */
export type Aggregates = Measured<MeasureIn<'window'>>;

export type Changes = Record<keyof Aggregates, Change>;

/** The value of each form over no pull request. */
const EMPTY_FORMS: Forms = {
  count: 0,
  distribution: { n: 0, p50: null, p75: null, p90: null },
  share: { n: 0, count: 0, share: null },
};

/** The measures of a window without events: counts are 0, all other values are null. */
export const NO_AGGREGATES = Object.fromEntries(
  measuresIn('window').map((name) => [name, EMPTY_FORMS[measureOf(name).form]]),
) as Aggregates;

/** How each measure differs from the window before. A distribution is compared by its median, a share by `share`. */
export function changesOf(current: Aggregates, previous: Aggregates): Changes {
  return Object.fromEntries(
    measuresIn('window').map((name) => [name, changeOf(valueOf(current[name]), valueOf(previous[name]))]),
  ) as Changes;
}

function valueOf(aggregate: number | Distribution | Share): { value: number | null; n: number } {
  if (typeof aggregate === 'number') return { value: aggregate, n: aggregate };
  return { value: 'p50' in aggregate ? aggregate.p50 : aggregate.share, n: aggregate.n };
}
