import { isOfNow, SHARES, type ListedMeasure, type Part } from '../../domain/metrics/measure-lists.ts';
import type { DeliveryName } from '../../domain/metrics/delivery.ts';
import type { MeasureName } from '../../domain/metrics/measures.ts';
import { valueWords } from '../../domain/metrics/value-words.ts';
import { pieceText, type Piece } from '../../domain/metrics/pieces.ts';
import type { FilterName } from '../../domain/page-address.ts';
import { fewValues, type Spread } from '../charts/few-values.ts';
import type { Html } from '../html.ts';
import { thereWith, type Visit } from '../visit.ts';

/** What is not known is never shown as 0. */
export const UNKNOWN = '–';

/** From so many values on, percentiles say something. */
export const MIN_FOR_PERCENTILES = 5;

/** Whether there are values, but too few for percentiles of them. */
export function isFew({ n }: { n: number }): boolean {
  return n > 0 && n < MIN_FOR_PERCENTILES;
}

/** The median of a duration or size in words; of fewer than five the values themselves: 2h, 5h, 9d. */
export function medianOrValues(measure: MeasureName | DeliveryName, spread: Spread): string {
  if (!isFew(spread)) return valueOf(measure, spread.p50);
  return fewValues(spread)
    .map((value) => valueOf(measure, value))
    .join(', ');
}

/** The value of a measure in words. */
export function valueOf(measure: MeasureName | DeliveryName, value: number | null): string {
  return value === null ? UNKNOWN : valueWords(measure, value);
}

/** What the list behind a figure is. */
export interface Behind {
  measure: ListedMeasure;
  part?: Part | undefined;
  /** A time of the week, a flaky check, a tool, a pair of reviewers or other branches, of which alone it is. */
  piece?: Piece | undefined;
  /** The first day of a week, of which alone it is. */
  at?: string | undefined;
  /** A range of values, as `3600-7200`: from the first, below the second; an open end is left out. */
  bin?: string | undefined;
  /** More filters than the page has, such as the reviewer of a row; null is one that the page has and the list has not. */
  filters?: Partial<Record<FilterName, string | null>> | undefined;
}

/**
 * The address of the list behind a figure. A script that sees a link to a list of a measure opens the panel of the same list
 * on the page where it stands.
 */
export function behindHref(
  visit: Pick<Visit, 'address'>,
  { measure, part, piece, at, bin, filters = {} }: Behind,
): string {
  const own = {
    measure,
    ...(part === 'denominator' && { part }),
    ...(piece && { part: pieceText(piece) }),
    ...(at && { at }),
    ...(bin && { bin }),
  };
  return thereWith(visit, '/pull-requests', { filters, own });
}

/**
 * A figure of a measure, which leads to exactly the pull requests behind it. `total` is the length of that list: the figure
 * itself, or of how many values it tells.
 */
export function FigureLink({
  visit,
  behind,
  total,
  children,
}: {
  visit: Pick<Visit, 'address'>;
  behind: Behind;
  total: number;
  children: Html;
}) {
  const { measure, part } = behind;
  return (
    <a
      class="figure"
      href={behindHref(visit, behind)}
      data-measure={measure}
      data-total={total}
      {...(SHARES.includes(measure) && { 'data-part': part ?? 'numerator' })}
      {...(isOfNow(measure) && { 'data-now': '' })}
    >
      {children}
    </a>
  );
}
