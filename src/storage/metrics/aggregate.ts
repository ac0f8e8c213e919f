import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import type {
  Aggregates,
  Distribution,
  Measured,
  Points,
  Share,
  Totals,
  Value,
} from '../../domain/metrics/aggregates.ts';
import type { Count, Distinct, Ratio, ShareOf } from '../../domain/metrics/measure.ts';
import { measureOf, measuresIn, type MeasureName } from '../../domain/metrics/measures.ts';
import type { FactName } from '../../domain/facts/values.ts';
import { literal, nameOf } from '../rows.ts';
import { pullRequestFacts } from '../schema/metrics.ts';

/** The SQL name of a fact's column in a statement. */
export type ColumnOf = (fact: FactName) => SQL;

/** A fact's column by its name alone. */
export const byName: ColumnOf = (fact) => nameOf(pullRequestFacts[fact]);

/** The number of merges that count: for the use of AI alone, there may be others beside them. */
export const COUNTED_MERGES = sql`count(*) filter (where is_counted)`;

/** The measures of merges (`mergesOf`) of a window, as JSON. */
export const TOTALS: SQL<Partial<Totals>> = sql`jsonb_build_object(${pairsOf(measuresIn('window', 'total'), byName)})`;

/** The same for the merges of one person. */
export const AGGREGATES: SQL<Partial<Aggregates>> = sql`jsonb_build_object(${pairsOf(measuresIn('window'), byName)})`;

/** The same as `TOTALS`, each as one value with its `n`: of percentiles the median. */
export const POINTS: SQL<Partial<Points>> =
  sql`jsonb_build_object(${pairsOf(measuresIn('window', 'total'), byName, median)})`;

/** An aggregate of facts, as JSON. */
export function measured<Name extends MeasureName>(names: readonly Name[], columnOf: ColumnOf): SQL<Measured<Name>> {
  return sql`jsonb_build_object(${pairsOf(names, columnOf)})`;
}

function pairsOf(
  names: readonly MeasureName[],
  columnOf: ColumnOf,
  ofValues: (column: SQL) => SQL = distribution,
): SQL {
  return sql.join(
    names.flatMap((name) => {
      const aggregate = aggregateOf(name, columnOf, ofValues);
      return aggregate === null ? [] : [sql`${literal(name)}, ${aggregate}`];
    }),
    sql`, `,
  );
}

/** Null for what merges do not tell. */
function aggregateOf(name: MeasureName, columnOf: ColumnOf, ofValues: (column: SQL) => SQL): SQL | null {
  const measure = measureOf(name);
  switch (measure.form) {
    case 'count':
    case 'distinct':
    case 'ratio':
      return measure.event === 'merged' ? aggregateOfEvents(measure, sql`person_id`, COUNTED_MERGES) : null;
    case 'distribution':
      return ofValues(columnOf(measure.of));
    case 'share':
      return shareOf(measure, columnOf);
    case 'stock':
    case 'span':
      return null;
  }
}

/** A number of events, or of their people. */
export function aggregateOfEvents({ form }: Count | Distinct | Ratio, person: SQLWrapper, count = sql`count(*)`): SQL {
  if (form === 'count') return sql`jsonb_build_object('n', ${count}, 'value', ${count})`;
  const known = sql`count(${person})`;
  const people = sql`count(distinct ${person})`;
  return sql`jsonb_build_object('n', ${known},
    'value', ${form === 'distinct' ? people : sql`(${known})::float8 / nullif(${people}, 0)`})`;
}

/** A `Distribution`. `percentile_cont` leaves out unknown values; Postgres computes the repeated aggregate once. */
export function distribution(column: SQL): SQL<Distribution> {
  const percentiles = sql`(percentile_cont(array[0.25, 0.5, 0.75, 0.9]) within group (order by ${column}::float8))`;
  return sql`jsonb_build_object('n', count(${column}),
    'p25', ${percentiles}[1], 'p50', ${percentiles}[2], 'p75', ${percentiles}[3], 'p90', ${percentiles}[4])`;
}

/** The median alone. */
function median(column: SQL): SQL<Value> {
  return sql`jsonb_build_object('n', count(${column}),
    'value', percentile_cont(0.5) within group (order by ${column}::float8))`;
}

/** A `Share`: how many rows match the measure's condition, among the rows for which it is known. */
function shareOf(measure: ShareOf, columnOf: ColumnOf): SQL<Share> {
  const condition = conditionOf(measure, columnOf);
  return sql`jsonb_build_object('n', count(${condition}), 'count', count(*) filter (where ${condition}),
    'value', (count(*) filter (where ${condition}))::float8 / nullif(count(${condition}), 0))`;
}

/** Whether a row of facts meets the condition of a share; null where it is not known. */
export function conditionOf(measure: ShareOf, columnOf: ColumnOf): SQL {
  const column = columnOf(measure.of);
  if ('among' in measure) return sql`${column} in (${sql.join(measure.among.map(literal), sql`, `)})`;
  return 'above' in measure ? sql`${column} > ${sql.raw(String(measure.above))}` : column;
}
