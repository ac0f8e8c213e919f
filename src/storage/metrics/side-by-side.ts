import { sql } from 'drizzle-orm';
import { NO_POINTS, NO_TOTALS, type Points, type Totals } from '../../domain/metrics/aggregates.ts';
import type { Compared, RanksOf } from '../../domain/metrics/changes.ts';
import { DISTRIBUTIONS } from '../../domain/metrics/measures.ts';
import type { Period, Window } from '../../domain/metrics/windows.ts';
import { asTenant, type Database } from '../database.ts';
import { select } from '../rows.ts';
import { COUNTED_MERGES } from './aggregate.ts';
import { mergesOf, type MetricsScope } from './events.ts';
import {
  mergesByGroup,
  openByGroup,
  pointsByGroup,
  restByGroup,
  type Groups,
  type Open,
  type Others,
  type Pointed,
} from './groups.ts';

/** A repository or a team: its window, the one with which it is compared, and each week of its series. */
export interface Side extends Compared<keyof Totals> {
  series: Points[];
}

/**
 * The measures of some repositories or teams, in the order of their ids, with those of the window to compare with (null:
 * none) and of each week of a series that ends with the window. `total` counts the merges of the whole scope. Who is in
 * two teams counts in both. One round trip.
 */
export async function readSides(
  db: Database,
  scope: MetricsScope,
  groups: Groups,
  window: Window,
  previous: Window | null,
  weeks: Period[],
): Promise<{ sides: Side[]; total: number }> {
  const series = { from: weeks[0]?.from ?? window.to, to: window.to };
  const [[counted], merges, rest, open, restBefore, openBefore, points, restPoints, openFirst] = await asTenant(
    db,
    scope.workspaceId,
    [
      select({ total: sql<number>`${COUNTED_MERGES}::int` }, sql`from (${mergesOf(scope, window, [])}) e`),
      mergesByGroup(scope, groups, window, previous),
      restByGroup(scope, groups, window),
      openByGroup(scope, groups, window.to),
      previous ? restByGroup(scope, groups, previous) : sql<Others>`select where false`,
      previous ? openByGroup(scope, groups, previous.to) : sql<Open>`select where false`,
      pointsByGroup(scope, groups, series, weeks),
      restByGroup(scope, groups, series, weeks),
      openByGroup(scope, groups, series.from),
    ],
  );
  const sides = groups.ids.map((_, index) => {
    const key = index + 1;
    const merged = of(key, merges);
    return {
      current: totalsOf([...merged.map(({ current }) => current), ...totalsIn(key, rest)], openIn(key, open)),
      previous: previous && {
        window: previous,
        measured: totalsOf(
          [...merged.map((row) => row.previous), ...totalsIn(key, restBefore)],
          openIn(key, openBefore),
        ),
        ranks: merged.reduce((all, { ranks }) => ({ ...all, ...ranks }), NO_RANKS),
      },
      series: seriesOf(weeks, [...of(key, points), ...of(key, restPoints)], openIn(key, openFirst)),
    };
  });
  return { sides, total: counted?.total ?? 0 };
}

/** Of a group without any value. */
const NO_RANKS = Object.fromEntries(DISTRIBUTIONS.map(({ name }) => [name, { rankSum: 0, ties: 0 }])) as RanksOf<
  keyof Totals
>;

function totalsOf(parts: (Partial<Totals> | null)[], open: number): Totals {
  const totals = parts.reduce<Totals>((all, part) => ({ ...all, ...part }), NO_TOTALS);
  return { ...totals, openAtEnd: stock(open) };
}

/** Each week, with what was open at its end; `before` was open when the first began. */
function seriesOf(weeks: Period[], parts: (Others | Pointed)[], before: number): Points[] {
  const byPlace = Map.groupBy(parts, ({ place }) => place);
  let open = before;
  return weeks.map((_, index) => {
    const found = byPlace.get(index + 1) ?? [];
    const points = found.reduce<Points>((all, part) => ({ ...all, ...part.totals }), NO_POINTS);
    open += points.opened.n - points.merged.n - points.closedUnmerged.n;
    return { ...points, openAtEnd: stock(open) };
  });
}

const stock = (n: number) => ({ n, value: n });

function of<Row extends { key: number }>(key: number, rows: Row[]): Row[] {
  return rows.filter((row) => row.key === key);
}

function totalsIn(key: number, rows: Others[]): Others['totals'][] {
  return of(key, rows).map(({ totals }) => totals);
}

function openIn(key: number, rows: Open[]): number {
  return rows.find((row) => row.key === key)?.open ?? 0;
}
