import { sql, type SQL } from 'drizzle-orm';
import type { RanksOf, WindowRanks } from '../../domain/metrics/changes.ts';
import { measureOf, type MeasureName } from '../../domain/metrics/measures.ts';
import { literal } from '../rows.ts';
import { byName } from './aggregate.ts';

/**
 * What the test of two medians needs of each distribution among these measures, as JSON, from a table `e` of the facts of
 * two windows in which `is_current` tells them apart. Floating-point numbers, which are exact for sums of this size, take
 * half the time of `numeric`.
 */
export function ranksOf<Name extends MeasureName>(names: readonly Name[]): SQL<RanksOf<Name>> {
  const pairs = names.flatMap((name) => {
    const measure = measureOf(name);
    return measure.form === 'distribution' ? [sql`${literal(name)}, ${ranksOfColumn(byName(measure.of))}`] : [];
  });
  return sql`jsonb_build_object(${sql.join(pairs, sql`, `)})`;
}

/**
 * The same for each group, as rows `(key, ranks)`: `group` is what rows of `e` have of their group. A measure without any
 * value is not in `ranks`.
 */
export function ranksByGroup<Name extends MeasureName>(
  group: SQL,
  names: readonly Name[],
): SQL<{ ranks: Partial<RanksOf<Name>> }> {
  const parts = names.flatMap((name) => {
    const measure = measureOf(name);
    if (measure.form !== 'distribution') return [];
    return [sql`select key, ${literal(name)} as name, ranks from (${ranksBy(group, byName(measure.of))}) r`];
  });
  return sql`select key, jsonb_object_agg(name, ranks) as ranks from (${sql.join(parts, sql` union all `)}) named group by 1`;
}

/**
 * The ranks of a column for each group, as rows `(key, ranks)`; rows of no group are left out. Equal values share the mean of
 * the first and the last of their ranks; of t of them each adds t² − 1 to the ties, which is t³ − t together. To group them
 * first takes half as much again: in a group nearly all durations differ.
 */
export function ranksBy(group: SQL, column: SQL, table = sql`e`): SQL<{ ranks: WindowRanks }> {
  return sql`
    select key, jsonb_build_object(
      'rankSum', coalesce(sum((first + last) / 2) filter (where is_current), 0),
      'ties', sum((last - first + 1) * (last - first + 1) - 1)) as ranks
    from (
      select ${group} as key, is_current, (rank() over same)::float8 as first, (count(*) over same)::float8 as last
      from ${table} where ${column} is not null and ${group} is not null
      window same as (partition by ${group} order by ${column})
    ) ranked group by 1`;
}

/** The same of one column of such a table. Equal values share the mean of their ranks: those after what is before them. */
export function ranksOfColumn(column: SQL, table = sql`e`): SQL<WindowRanks> {
  return sql`(
    select jsonb_build_object('rankSum', coalesce(sum(mine * (before + (equal + 1) / 2)), 0),
      'ties', coalesce(sum(equal * equal * equal - equal), 0))
    from (
      select mine, equal, sum(equal) over (order by value rows unbounded preceding) - equal as before
      from (
        select ${column} as value, (count(*) filter (where is_current))::float8 as mine, count(*)::float8 as equal
        from ${table} where ${column} is not null group by 1
      ) groups
    ) ranked)`;
}
