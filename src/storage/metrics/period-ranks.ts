import { sql } from 'drizzle-orm';
import type { Totals } from '../../domain/metrics/aggregates.ts';
import type { RanksOf } from '../../domain/metrics/changes.ts';
import { DISTRIBUTIONS, type DistributionName } from '../../domain/metrics/measures.ts';
import type { Window } from '../../domain/metrics/windows.ts';
import { rowsAsTenant, type Database } from '../database.ts';
import { select } from '../rows.ts';
import { mergesOf, type MetricsScope } from './events.ts';
import { placeIn } from './periods.ts';
import { ranksByGroup } from './ranks.ts';

const NAMES: DistributionName[] = DISTRIBUTIONS.map(({ name }) => name);
const NO_RANKS = Object.fromEntries(NAMES.map((name) => [name, { rankSum: 0, ties: 0 }])) as Record<
  DistributionName,
  { rankSum: number; ties: number }
>;

/**
 * What the test of two medians needs for each period and the one with which it is compared, for all places at once. Both
 * lists of periods follow each other without a gap. One round trip.
 */
export async function readPeriodRanks(
  db: Database,
  scope: MetricsScope,
  periods: Window[],
  compared: Window[],
): Promise<RanksOf<keyof Totals>[]> {
  const facts = DISTRIBUTIONS.map(({ of }) => of);
  const merges = (isCurrent: boolean, of: Window[]) => sql`
    select ${sql.raw(String(isCurrent))} as is_current, ${placeIn(of, sql`merges.at`)} as key, merges.*
    from (${mergesOf(scope, rangeOf(of), facts)}) merges`;
  const rows = await rowsAsTenant(
    db,
    scope.workspaceId,
    select(
      { place: sql<number>`key`, ranks: sql<Partial<typeof NO_RANKS>>`ranks` },
      sql`from (${ranksByGroup(sql`key`, NAMES)}) ranked`,
      sql`with e as materialized (${merges(true, periods)} union all ${merges(false, compared)})`,
    ),
  );
  const byPlace = new Map(rows.map(({ place, ranks }) => [place, ranks]));
  return periods.map((_, index) => ({ ...NO_RANKS, ...byPlace.get(index + 1) }));
}

/** From the beginning of the first to the end of the last. */
function rangeOf(periods: Window[]): Window {
  const [first, last] = [periods[0], periods.at(-1)];
  if (!first || !last) throw new Error('there is at least one period');
  return { from: first.from, to: last.to };
}
