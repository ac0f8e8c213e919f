import { sql, type SQL } from 'drizzle-orm';
import { BIN_STARTS } from '../../domain/metrics/bins.ts';
import { DISTRIBUTIONS, type DistributionName } from '../../domain/metrics/measures.ts';
import type { Window } from '../../domain/metrics/windows.ts';
import { pullRequestFacts } from '../schema/metrics.ts';
import { f, isOf, type MetricsScope } from './events.ts';

/** The facts of the pull requests that were merged in a window and have a value of a measure: `from … where …`, and the value. */
export function valuesOf(
  scope: MetricsScope,
  { from, to }: Window,
  measure: DistributionName,
): { value: SQL; source: SQL } {
  const of = DISTRIBUTIONS.find(({ name }) => name === measure)?.of;
  if (of === undefined) throw new Error(`${measure} is no duration or size`);
  return {
    value: sql`${f[of]}::float8`,
    source: sql`from ${pullRequestFacts} ${f}
      where ${isOf(scope, f.authorId)} and ${f.mergedAt} >= ${from} and ${f.mergedAt} < ${to} and ${f[of]} is not null`,
  };
}

/** The place of the bin of a value: src/domain/metrics/bins.ts. */
export function binOf(value: SQL): SQL<number> {
  return sql`width_bucket(${value}, array[${sql.raw(BIN_STARTS.join(', '))}]::float8[])`;
}
