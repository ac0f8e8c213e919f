import { sql } from 'drizzle-orm';
import type { Totals } from '../../domain/metrics/aggregates.ts';
import type { RanksOf } from '../../domain/metrics/changes.ts';
import { DISTRIBUTIONS, type DistributionName } from '../../domain/metrics/measures.ts';
import type { Window } from '../../domain/metrics/windows.ts';
import { rowsAsTenant, type Database } from '../database.ts';
import { literal, select } from '../rows.ts';
import { byName } from './aggregate.ts';
import { mergesOf, type MetricsScope } from './events.ts';
import { placeIn } from './periods.ts';

const NO_RANKS = Object.fromEntries(DISTRIBUTIONS.map(({ name }) => [name, { rankSum: 0, ties: 0 }])) as Record<
  DistributionName,
  { rankSum: number; ties: number }
>;

/**
 * What the test of two medians needs for each period and the one with which it is compared, for all places at once. Both
 * lists of periods follow each other without a gap. Equal values share the mean of the first and the last of their ranks;
 * of t of them each adds t² − 1 to the ties, t³ − t together. To group them first takes half as much again: nearly all
 * durations of one week differ. One round trip.
 */
export async function readPeriodRanks(
  db: Database,
  scope: MetricsScope,
  periods: Window[],
  compared: Window[],
): Promise<RanksOf<keyof Totals>[]> {
  const facts = DISTRIBUTIONS.map(({ of }) => of);
  const merges = (isCurrent: boolean, of: Window[]) => sql`
    select ${sql.raw(String(isCurrent))} as is_current, ${placeIn(of, sql`merges.at`)} as place, merges.*
    from (${mergesOf(scope, rangeOf(of), facts)}) merges`;
  const ranked = DISTRIBUTIONS.map(
    ({ name, of }) => sql`
      select place, ${literal(name)} as name, json_build_object(
        'rankSum', coalesce(sum((first + last) / 2) filter (where is_current), 0),
        'ties', sum((last - first + 1) * (last - first + 1) - 1)) as ranks
      from (
        select place, is_current, (rank() over same)::float8 as first, (count(*) over same)::float8 as last
        from e where ${byName(of)} is not null window same as (partition by place order by ${byName(of)})
      ) ranked group by 1`,
  );
  const rows = await rowsAsTenant(
    db,
    scope.workspaceId,
    select(
      { place: sql<number>`place`, ranks: sql<Partial<typeof NO_RANKS>>`json_object_agg(name, ranks)` },
      sql`from (${sql.join(ranked, sql` union all `)}) ranked group by 1`,
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
