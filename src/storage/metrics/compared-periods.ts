import { NO_TOTALS, type Totals } from '../../domain/metrics/aggregates.ts';
import type { Compared } from '../../domain/metrics/changes.ts';
import type { ComparedPeriods } from '../../domain/metrics/compared-periods.ts';
import type { Period, Window } from '../../domain/metrics/windows.ts';
import type { Database } from '../database.ts';
import type { MetricsScope } from './events.ts';
import { readPeriodRanks } from './period-ranks.ts';
import { readPeriods } from './periods.ts';

/**
 * What happened in each week or month of a window, and in the one with which it is compared; null where the change is not
 * told. Two or three requests at once.
 */
export async function readComparedPeriods(
  db: Database,
  scope: MetricsScope,
  window: Window,
  periods: Period[],
  compared: ComparedPeriods,
  isStored: (period: Window) => boolean,
): Promise<Compared<keyof Totals>[]> {
  const [first] = compared.windows;
  const last = compared.windows.at(-1);
  if (!first || !last) return [];
  // Where each is compared with the one before it, one read tells of all.
  const isBefore = first.to === periods[0]?.from;
  const [totals, others, ranks] = await Promise.all([
    isBefore
      ? readPeriods(db, scope, { from: first.from, to: window.to }, [first, ...periods])
      : readPeriods(db, scope, window, periods),
    isBefore ? null : readPeriods(db, scope, { from: first.from, to: last.to }, compared.windows),
    readPeriodRanks(db, scope, periods, compared.windows),
  ]);
  const current = others ? totals : totals.slice(1);
  const previous = others ?? totals;
  return periods.map((_, place) => {
    const [other, rank] = [compared.windows[place], ranks[place]];
    const isTold = other && rank && compared.isTold(place) && isStored(other);
    return {
      current: current[place] ?? NO_TOTALS,
      previous: isTold ? { window: other, measured: previous[place] ?? NO_TOTALS, ranks: rank } : null,
    };
  });
}
