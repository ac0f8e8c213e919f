import { comparedWith, type Against, type Period, type Window } from './windows.ts';
import { dayOf, firstOfMonth, startOf } from './zone.ts';

/** The weeks or months with which those of a window are compared. */
export interface ComparedPeriods {
  /** As many, each the one of the same place; they follow each other. */
  windows: Window[];
  /** Whether the change of the one at this place is told: not of one that has not ended. */
  isTold(place: number): boolean;
}

/**
 * Each week with the one before it, and each month likewise; or with the same days 364 days earlier; or with nothing (null).
 * The first has one before it only where the window does not cut its beginning.
 */
export function comparedPeriods(
  periods: Period[],
  of: 'week' | 'month',
  against: Against,
  zone: string,
): ComparedPeriods | null {
  const [first] = periods;
  if (against === 'none' || !first) return null;
  if (against === 'year') {
    return {
      windows: periods.flatMap((period) => comparedWith(period, 'year', zone) ?? []),
      isTold: (place) => periods[place]?.open === false,
    };
  }
  const day = dayOf(first.start);
  const before = startOf(of === 'week' ? day - 7 : firstOfMonth(day, -1), zone);
  const isCut = Date.parse(first.from) > startOf(day, zone);
  return {
    windows: [{ from: new Date(before).toISOString(), to: first.from }, ...periods.slice(0, -1)],
    isTold: (place) => periods[place]?.open === false && (place > 0 || !isCut),
  };
}
