import { sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { binsOf, binUnitOf, type Bin } from '../../domain/metrics/bins.ts';
import { DISTRIBUTIONS, type DistributionName } from '../../domain/metrics/measures.ts';
import type { Window } from '../../domain/metrics/windows.ts';
import { rowsAsTenant, type Database } from '../database.ts';
import { columnOf, literal, object, select } from '../rows.ts';
import { pullRequestFacts } from '../schema/metrics.ts';
import { pullRequests } from '../schema/pull-requests.ts';
import { repositories } from '../schema/repositories.ts';
import { f, isOf, type MetricsScope } from './events.ts';
import { binOf } from './values.ts';

/** How many of the longest are named. */
const MAX_OUTLIERS = 10;

const p = alias(pullRequests, 'p');
const repository = alias(repositories, 'r');

/** A pull request with its value: seconds, or lines. */
export interface Outlier {
  id: string;
  repository: string;
  number: number;
  title: string;
  value: number;
}

/** The histogram of each duration and size in a window. One round trip. */
export async function readDistribution(
  db: Database,
  scope: MetricsScope,
  window: Window,
): Promise<Record<DistributionName, Bin[]>> {
  const counted = DISTRIBUTIONS.map(
    ({ name, of }) => sql`
      select ${literal(name)} as name, ${binOf(sql`${f[of]}::float8`, binUnitOf(name))} as place, count(*)::int as n
      ${mergesIn(scope, window)} and ${f[of]} is not null group by 2`,
  );
  const rows = await rowsAsTenant(
    db,
    scope.workspaceId,
    select(
      { name: sql<DistributionName>`name`, counts: sql<Record<string, number>>`json_object_agg(place, n)` },
      sql`from (${sql.join(counted, sql` union all `)}) counted group by 1`,
    ),
  );
  const counts = new Map(rows.map((row) => [row.name, row.counts]));
  return byMeasure((name) => binsOf(counts.get(name) ?? {}, binUnitOf(name)));
}

/** The pull requests with the largest values of each duration and size in a window, the largest first. One round trip. */
export async function readOutliers(
  db: Database,
  scope: MetricsScope,
  window: Window,
): Promise<Record<DistributionName, Outlier[]>> {
  const longest = DISTRIBUTIONS.map(
    ({ name, of }) => sql`(
      select ${literal(name)} as name, ${f.pullRequestId}, ${f[of]}::float8 as value
      ${mergesIn(scope, window)} and ${f[of]} is not null order by 3 desc, 2 limit ${MAX_OUTLIERS})`,
  );
  const rows = await rowsAsTenant(
    db,
    scope.workspaceId,
    select(
      {
        name: sql<DistributionName>`longest.name`,
        outlier: object({
          id: p.id,
          repository: repository.fullName,
          number: p.number,
          title: p.title,
          value: sql<number>`longest.value`,
        }),
      },
      sql`from (${sql.join(longest, sql` union all `)}) longest
        join ${pullRequests} ${p} on ${p.id} = ${columnOf('longest', f.pullRequestId)}
        join ${repositories} ${repository} on ${repository.id} = ${p.repositoryId}
        order by longest.value desc, ${p.id}`,
    ),
  );
  return byMeasure((name) => rows.filter((row) => row.name === name).map(({ outlier }) => outlier));
}

function mergesIn(scope: MetricsScope, { from, to }: Window) {
  return sql`from ${pullRequestFacts} ${f}
    where ${isOf(scope, f.authorId)} and ${f.mergedAt} >= ${from} and ${f.mergedAt} < ${to}`;
}

function byMeasure<Value>(valueOf: (name: DistributionName) => Value): Record<DistributionName, Value> {
  return Object.fromEntries(DISTRIBUTIONS.map(({ name }) => [name, valueOf(name)])) as Record<DistributionName, Value>;
}
