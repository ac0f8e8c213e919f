import { sql, type SQL } from 'drizzle-orm';
import { binUnitOf, boundsOf } from '../../domain/metrics/bins.ts';
import { columnsOf, MAX_POINTS, type Points } from '../../domain/metrics/points.ts';
import type { ValuedMeasure } from '../../domain/metrics/valued.ts';
import type { Period, Window } from '../../domain/metrics/windows.ts';
import { rowsAsTenant, type Database } from '../database.ts';
import { columnOf, list, nameOf, select } from '../rows.ts';
import { iso } from '../shown.ts';
import { f, type MetricsScope } from './events.ts';
import { placeIn } from './periods.ts';
import { binOf, valuesOf } from './values.ts';

/**
 * Each value of a duration or size in a window of these weeks, when there are at most `max`. Of more, the densest cells of
 * weeks and log-spaced bins are counted: as many as are needed to leave at most `max` single values, those in the emptiest
 * cells. Equally dense ones are counted in the order of time, then of value. One round trip.
 */
export async function readPoints(
  db: Database,
  scope: MetricsScope,
  window: Window,
  measure: ValuedMeasure,
  weeks: Period[],
  max = MAX_POINTS,
): Promise<Points> {
  const columns = columnsOf(weeks);
  const unit = binUnitOf(measure);
  const tables = sql`
    with e as materialized (
      select id, at, value, ${nameOf(f.sizeClass)}, ${placeIn(columns, sql`at`)} as week, ${binOf(sql`value`, unit)} as bin
      from (${valuesOf(scope, window, measure)}) v
    ),
    cells as materialized (
      select week, bin, n, sum(n) over () - sum(n) over (order by n desc, week, bin) + n > ${max} as is_dense
      from (select week, bin, count(*) as n from e group by 1, 2) counted
    )`;
  const at: SQL<string> = iso(sql`e.at`);
  const fields = {
    n: sql<number>`(select count(*)::int from e)`,
    points: list(
      {
        id: sql<string>`e.id`,
        at,
        value: sql<number>`e.value`,
        sizeClass: columnOf('e', f.sizeClass),
      },
      sql`from e join cells on cells.week = e.week and cells.bin = e.bin where not is_dense`,
      sql`e.at, e.id`,
    ),
    cells: list(
      { week: sql<number>`week`, bin: sql<number>`bin`, n: sql<number>`n` },
      sql`from cells where is_dense`,
      sql`week, bin`,
    ),
  };
  const [row] = await rowsAsTenant(db, scope.workspaceId, select(fields, sql``, tables));
  if (!row) throw new Error('a query without a source answers one row');
  return {
    n: row.n,
    points: row.points,
    cells: row.cells.flatMap(({ week, bin, n }) => {
      const column = columns[week - 1];
      const { from: low, to: high } = boundsOf(bin, unit);
      return column ? [{ from: column.from, to: column.to, low, high, n }] : [];
    }),
  };
}
