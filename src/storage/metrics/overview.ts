import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import type { FactName } from '../../domain/facts/values.ts';
import type { Totals } from '../../domain/metrics/aggregates.ts';
import type { Compared } from '../../domain/metrics/changes.ts';
import { measuresIn } from '../../domain/metrics/measures.ts';
import type { Window } from '../../domain/metrics/windows.ts';
import { rowsAsTenant, type Database } from '../database.ts';
import { select } from '../rows.ts';
import { TOTALS } from './aggregate.ts';
import { mergesOf, openAt, othersOf, type MetricsScope } from './events.ts';
import { ranksOf } from './ranks.ts';

/** The measures of an overview. */
export const TOTAL_NAMES = measuresIn('window', 'total');

/**
 * What happened in a window and in the one with which it is compared (null: in none), with what was open at the end of
 * each. One round trip.
 */
export async function readOverview(
  db: Database,
  scope: MetricsScope,
  window: Window,
  previous: Window | null,
): Promise<Compared<keyof Totals>> {
  const fields = {
    current: totalsOf(scope, window, sql`is_current`),
    previous: previous ? totalsOf(scope, previous, sql`not is_current`) : sql<null>`null`,
    ranks: previous ? ranksOf(TOTAL_NAMES) : sql<null>`null`,
  };
  const [row] = await rowsAsTenant(
    db,
    scope.workspaceId,
    select(fields, sql``, sql`with e as materialized (${mergesOfBoth(scope, window, previous)})`),
  );
  if (!row) throw new Error('the query answered no row');
  const { current, ranks } = row;
  return {
    current,
    previous: previous && row.previous && ranks ? { window: previous, measured: row.previous, ranks } : null,
  };
}

/**
 * The measures of one of the windows. The other events are counted separately: beside the measures of merges, four times
 * as many rows would be sorted for nothing.
 */
function totalsOf(scope: MetricsScope, window: Window, isIn: SQL): SQL<Totals> {
  const open = openAt(scope, sql`${window.to}::timestamptz`);
  // `offset 0` keeps the planner from counting once for `n`, and again for `value`.
  return sql`(select ${TOTALS} from e where ${isIn}) || ${othersOf(scope, window)}
    || (select jsonb_build_object('openAtEnd', jsonb_build_object('n', open, 'value', open)) from (select ${open} as open offset 0) o)`;
}

/** The merges of both windows, told apart by `is_current`, with further columns of the facts `f`. */
export function mergesOfBoth(
  scope: MetricsScope,
  window: Window,
  previous: Window | null,
  facts?: FactName[],
  further?: SQLWrapper[],
): SQL {
  const merges = (of: Window) => mergesOf(scope, of, facts, further);
  const current = sql`select true as is_current, merges.* from (${merges(window)}) merges`;
  if (previous === null) return current;
  return sql`${current} union all select false, merges.* from (${merges(previous)}) merges`;
}
