import { sql, type SQL } from 'drizzle-orm';
import { BIN_STARTS, type BinUnit } from '../../domain/metrics/bins.ts';
import { DISTRIBUTIONS } from '../../domain/metrics/measures.ts';
import type { ValuedMeasure } from '../../domain/metrics/valued.ts';
import type { Window } from '../../domain/metrics/windows.ts';
import { pullRequestFacts } from '../schema/metrics.ts';
import { leadsOf } from './delivery.ts';
import { f, isOf, type MetricsScope } from './events.ts';

/** What the values of a measure are told apart by. */
const OF_PULL_REQUEST = sql`${f.pullRequestId} as id, ${f.authorId} as person, ${f.repositoryId}, ${f.sizeClass},
  ${f.workType}, ${f.openedAt}`;

/**
 * The pull requests of a window that have a value of a measure, with when they count: a statement that answers `id`, `person`,
 * `repository_id`, `size_class`, `work_type`, `opened_at`, `at` and `value`.
 */
export function valuesOf(scope: MetricsScope, window: Window, measure: ValuedMeasure): SQL {
  if (measure === 'changeLeadTime') {
    const leads = leadsOf(scope, window, sql`${OF_PULL_REQUEST},`);
    return sql`select leads.*, seconds as value from (${leads}) leads where seconds is not null`;
  }
  const of = DISTRIBUTIONS.find(({ name }) => name === measure)?.of;
  if (of === undefined) throw new Error(`${measure} is no duration or size`);
  return sql`
    select ${OF_PULL_REQUEST}, ${f.mergedAt} as at, ${f[of]}::float8 as value from ${pullRequestFacts} ${f}
    where ${isOf(scope, f.authorId)} and ${f.mergedAt} >= ${window.from} and ${f.mergedAt} < ${window.to}
      and ${f[of]} is not null`;
}

/** The place of the bin of a value: src/domain/metrics/bins.ts. */
export function binOf(value: SQL, unit: BinUnit): SQL<number> {
  return sql`width_bucket(${value}, array[${sql.raw(BIN_STARTS[unit].join(', '))}]::float8[])`;
}
