import { sql } from 'drizzle-orm';
import type { Distribution } from '../../domain/metrics/aggregates.ts';
import { hoursOfWeek, type ResponseHour, type ResponseTimes } from '../../domain/metrics/response-times.ts';
import type { Window } from '../../domain/metrics/windows.ts';
import { rowsAsTenant, type Database } from '../database.ts';
import { list, select } from '../rows.ts';
import { pullRequestFacts } from '../schema/metrics.ts';
import { distribution } from './aggregate.ts';
import { f, isOf, type MetricsScope } from './events.ts';

/**
 * When the first responses came, by weekday and hour of a zone, and how long they took: those of the measure `response`, of
 * what was merged in a window. One round trip.
 */
export async function readResponseTimes(
  db: Database,
  scope: MetricsScope,
  { from, to }: Window,
  zone: string,
): Promise<ResponseTimes> {
  const tables = sql`
    with e as materialized (
      select ${f.firstResponseAt} at time zone ${zone} as local, ${f.responseSeconds} as seconds
      from ${pullRequestFacts} ${f}
      where ${isOf(scope, f.authorId)} and ${f.mergedAt} >= ${from} and ${f.mergedAt} < ${to} and ${f.responseSeconds} is not null
    ),
    hours as (
      select extract(isodow from local)::int as weekday, extract(hour from local)::int as hour, count(*)::int as n,
        percentile_cont(0.5) within group (order by seconds) as p50
      from e group by 1, 2
    )`;
  const fields = {
    response: sql<Distribution>`(select ${distribution(sql`seconds`)} from e)`,
    hours: list(
      {
        weekday: sql<ResponseHour['weekday']>`weekday`,
        hour: sql<ResponseHour['hour']>`hour`,
        n: sql<ResponseHour['n']>`n`,
        p50: sql<ResponseHour['p50']>`p50`,
      },
      sql`from hours`,
    ),
  };
  const [row] = await rowsAsTenant(db, scope.workspaceId, select(fields, sql``, tables));
  if (!row) throw new Error('the query answered no row');
  return { response: row.response, hours: hoursOfWeek(row.hours) };
}
