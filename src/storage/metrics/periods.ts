import { sql, type SQL } from 'drizzle-orm';
import { NO_TOTALS, type Totals } from '../../domain/metrics/aggregates.ts';
import type { Period, Window } from '../../domain/metrics/windows.ts';
import { asTenant, type Database } from '../database.ts';
import { select } from '../rows.ts';
import { TOTALS } from './aggregate.ts';
import { eventsOf, openAt, type MetricsScope } from './events.ts';

/**
 * What happened in each week or month of a window, also in those without events, with what was open at its end. The
 * periods follow each other without a gap. One round trip. They are aggregated at the request: rows that are stored by
 * week could neither be cut, nor follow a filter or another time zone.
 */
export async function readPeriods(
  db: Database,
  scope: MetricsScope,
  window: Window,
  periods: Period[],
): Promise<Totals[]> {
  const [rows, [start]] = await asTenant(db, scope.workspaceId, [
    select(
      { period: placeOf(periods, sql`e.at`), totals: TOTALS },
      sql`from (${eventsOf(scope, window)}) e group by 1`,
    ),
    select({ open: openAt(scope, sql`${window.from}::timestamptz`) }, sql``),
  ]);
  const byPlace = new Map(rows.map(({ period, totals }) => [period, totals]));
  let open = start?.open ?? 0;
  return periods.map((_, index) => {
    const totals = byPlace.get(index + 1) ?? NO_TOTALS;
    open += totals.opened.n - totals.merged.n - totals.closedUnmerged.n;
    return { ...totals, openAtEnd: { n: open, value: open } };
  });
}

/** The place, from 1, of the period in which an instant of the window lies. */
export function placeOf(periods: Period[], at: SQL): SQL<number> {
  const starts = JSON.stringify(periods.map(({ from }) => from));
  return sql`width_bucket(${at}, array(select value::timestamptz from json_array_elements_text(${starts}::json)))`;
}
