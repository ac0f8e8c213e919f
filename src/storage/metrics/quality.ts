import { sql, type SQL } from 'drizzle-orm';
import type { Share } from '../../domain/metrics/aggregates.ts';
import { measureOf, type MeasureName } from '../../domain/metrics/measures.ts';
import { QUALITY } from '../../domain/metrics/quality.ts';
import { asTenant, type Database } from '../database.ts';
import { literal, select } from '../rows.ts';
import { pullRequestFacts } from '../schema/metrics.ts';
import { shareOf } from './aggregate.ts';
import { f, isOf, type MetricsScope } from './events.ts';
import type { Window } from './overview.ts';

/** How many flaky checks one answer names. */
const MAX_CHECKS = 100;

type Statistic = 'mean' | 'p50' | 'p75' | 'p90';

/** A share has all its values; other measures have the requested statistics. */
export type Quality = {
  [Name in keyof typeof QUALITY]: (typeof QUALITY)[Name] extends readonly (infer Asked extends Statistic)[]
    ? { n: number } & Record<Asked, number | null>
    : Share;
};

/**
 * How the pull requests merged in a window were made, and the checks that failed and then passed on the same head. One
 * round trip.
 */
export async function readQuality(
  db: Database,
  scope: MetricsScope,
  { from, to }: Window,
): Promise<{ quality: Quality; flakyChecks: { name: string; pullRequests: number }[] }> {
  const merged = sql`${pullRequestFacts} ${f}
    where ${isOf(scope, f.authorId)} and ${f.mergedAt} >= ${from} and ${f.mergedAt} < ${to}`;
  const [[quality], flakyChecks] = await asTenant(db, scope.workspaceId, [
    select(AGGREGATES, sql`from ${merged}`),
    sql<{ name: string; pullRequests: number }>`
      select name, count(*)::int as "pullRequests"
      from (select ${f.flakyChecks} from ${merged} and ${f.flakyChecks} <> '[]') f, jsonb_array_elements_text(${f.flakyChecks}) name
      group by 1 order by 2 desc, 1 limit ${MAX_CHECKS}`,
  ]);
  if (!quality) throw new Error('the aggregate answered no row');
  return { quality, flakyChecks };
}

const AGGREGATES = Object.fromEntries(
  Object.entries(QUALITY).map(([name, asked]) => [name, aggregateOf(name as keyof typeof QUALITY, asked)]),
) as { [Name in keyof Quality]: SQL<Quality[Name]> };

function aggregateOf(name: MeasureName, asked: 'share' | readonly Statistic[]): SQL {
  const measure = measureOf(name);
  if (measure.form === 'share') return shareOf(measure, (fact) => sql`${f[fact]}`);
  if (measure.form === 'count' || asked === 'share') throw new Error(`${name} is no distribution`);
  const column = f[measure.of];
  const statistics: Record<Statistic, SQL> = {
    mean: sql`avg(${column})::float8`,
    p50: percentile(0.5),
    p75: percentile(0.75),
    p90: percentile(0.9),
  };
  function percentile(part: number): SQL {
    return sql`percentile_cont(${sql.raw(String(part))}) within group (order by ${column}::float8)`;
  }
  const pairs = asked.map((statistic) => sql`${literal(statistic)}, ${statistics[statistic]}`);
  return sql`json_build_object(${sql.join([sql`'n', count(${column})`, ...pairs], sql`, `)})`;
}
