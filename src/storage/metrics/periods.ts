import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { NO_TOTALS, type Totals } from '../../domain/metrics/aggregates.ts';
import type { Period, Window } from '../../domain/metrics/windows.ts';
import { asTenant, type Database } from '../database.ts';
import { select } from '../rows.ts';
import { TOTALS } from './aggregate.ts';
import { mergesOf, openAt, othersByPlace, type MetricsScope } from './events.ts';

/**
 * What happened in each week or month of a window, also in those without events, with what was open at its end. The
 * periods follow each other without a gap. One round trip. They are aggregated at the request: rows that are stored by
 * week could neither be cut, nor follow a filter or another time zone.
 */
export async function readPeriods(
  db: Database,
  scope: MetricsScope,
  window: Window,
  periods: Pick<Period, 'from'>[],
): Promise<Totals[]> {
  const placeOf = (at: SQLWrapper) => placeIn(periods, at);
  const [merges, others, [start]] = await asTenant(db, scope.workspaceId, [
    select({ place: placeOf(sql`e.at`), totals: TOTALS }, sql`from (${mergesOf(scope, window)}) e group by 1`),
    select(
      { place: sql<number>`place`, totals: sql<Partial<Totals>>`totals` },
      sql`from (${othersByPlace(scope, window, placeOf)}) o`,
    ),
    select({ open: openAt(scope, sql`${window.from}::timestamptz`) }, sql``),
  ]);
  const byPlace = Map.groupBy([...merges, ...others], ({ place }) => place);
  let open = start?.open ?? 0;
  return periods.map((_, index) => {
    const found = byPlace.get(index + 1) ?? [];
    const totals = found.reduce<Totals>((all, part) => ({ ...all, ...part.totals }), NO_TOTALS);
    open += totals.opened.n - totals.merged.n - totals.closedUnmerged.n;
    return { ...totals, openAtEnd: { n: open, value: open } };
  });
}

/** The place, from 1, of the period in which an instant of the window lies. */
export function placeIn(periods: Pick<Period, 'from'>[], at: SQLWrapper): SQL<number> {
  const starts = JSON.stringify(periods.map(({ from }) => from));
  return sql`width_bucket(${at}, array(select value::timestamptz from json_array_elements_text(${starts}::json)))`;
}
