import { sql, type SQL } from 'drizzle-orm';
import type { Aggregates, Distribution, Measured, Share } from '../../domain/metrics/aggregates.ts';
import type { ShareOf } from '../../domain/metrics/measure.ts';
import { measureOf, measuresIn, type MeasureName } from '../../domain/metrics/measures.ts';
import type { FactName } from '../../domain/facts/values.ts';
import { literal, nameOf } from '../rows.ts';
import { pullRequestFacts } from '../schema/metrics.ts';

/** The SQL name of a fact's column in a statement. */
type ColumnOf = (fact: FactName) => SQL;

const WINDOW = measuresIn('window');

/** The columns of facts that a window's measures aggregate. */
export const MEASURED_FACTS: FactName[] = [
  ...new Set(
    WINDOW.flatMap((name) => {
      const measure = measureOf(name);
      return measure.form === 'count' ? [] : [measure.of];
    }),
  ),
];

/** An aggregate of events (`eventsOf`), as JSON. */
export const AGGREGATES: SQL<Aggregates> = sql`jsonb_build_object(${pairsOf(WINDOW, (fact) => nameOf(pullRequestFacts[fact]))})`;

/** An aggregate of facts, as JSON. */
export function measured<Name extends MeasureName>(names: Name[], columnOf: ColumnOf): SQL<Measured<Name>> {
  return sql`json_build_object(${pairsOf(names, columnOf)})`;
}

function pairsOf(names: MeasureName[], columnOf: ColumnOf): SQL {
  return sql.join(
    names.map((name) => sql`${literal(name)}, ${aggregateOf(name, columnOf)}`),
    sql`, `,
  );
}

function aggregateOf(name: MeasureName, columnOf: ColumnOf): SQL {
  const measure = measureOf(name);
  switch (measure.form) {
    case 'count':
      return sql`count(*) filter (where kind = ${literal(measure.event)})`;
    case 'distribution':
      return distribution(columnOf(measure.of));
    case 'share':
      return shareOf(measure, columnOf);
  }
}

/** A `Distribution`. `percentile_cont` leaves out unknown values; Postgres computes the repeated aggregate once. */
function distribution(column: SQL): SQL<Distribution> {
  const percentiles = sql`(percentile_cont(array[0.5, 0.75, 0.9]) within group (order by ${column}::float8))`;
  return sql`jsonb_build_object('n', count(${column}),
    'p50', ${percentiles}[1], 'p75', ${percentiles}[2], 'p90', ${percentiles}[3])`;
}

/** A `Share`: how many rows match the measure's condition, among the rows for which it is known. */
export function shareOf(measure: ShareOf, columnOf: ColumnOf): SQL<Share> {
  const condition = conditionOf(measure, columnOf);
  return sql`jsonb_build_object('n', count(${condition}), 'count', count(*) filter (where ${condition}),
    'share', (count(*) filter (where ${condition}))::float8 / nullif(count(${condition}), 0))`;
}

function conditionOf(measure: ShareOf, columnOf: ColumnOf): SQL {
  const column = columnOf(measure.of);
  if ('among' in measure) return sql`${column} in (${sql.join(measure.among.map(literal), sql`, `)})`;
  return 'above' in measure ? sql`${column} > ${sql.raw(String(measure.above))}` : column;
}
