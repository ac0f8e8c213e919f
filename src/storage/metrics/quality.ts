import { sql, type SQL } from 'drizzle-orm';
import type { Measured } from '../../domain/metrics/aggregates.ts';
import type { Compared } from '../../domain/metrics/changes.ts';
import { factsBehind } from '../../domain/metrics/measures.ts';
import { everyType, QUALITY, type TypeCount } from '../../domain/metrics/quality.ts';
import type { Window } from '../../domain/metrics/windows.ts';
import { asTenant, type Database } from '../database.ts';
import { select } from '../rows.ts';
import { pullRequestFacts } from '../schema/metrics.ts';
import { byName, measured } from './aggregate.ts';
import { f, isOf, type MetricsScope } from './events.ts';
import { mergesOfBoth } from './overview.ts';
import { ranksOf } from './ranks.ts';

/** How many flaky checks one answer names. */
const MAX_CHECKS = 100;

type Name = (typeof QUALITY)[number];

export interface QualityOfWindow extends Compared<Name> {
  /** Rounds of review of a pull request on average; null without any. */
  meanRounds: number | null;
  flakyChecks: { name: string; pullRequests: number }[];
  /** Together all that were merged in the window. */
  workTypes: TypeCount[];
}

/**
 * How the pull requests merged in a window were made, also in the one with which it is compared (null: none), the checks
 * that failed and then passed on the same head, and the types of work. One round trip.
 */
export async function readQuality(
  db: Database,
  scope: MetricsScope,
  window: Window,
  previous: Window | null,
): Promise<QualityOfWindow> {
  const merged = sql`${pullRequestFacts} ${f}
    where ${isOf(scope, f.authorId)} and ${f.mergedAt} >= ${window.from} and ${f.mergedAt} < ${window.to}`;
  const of = (isIn: SQL): SQL<Measured<Name>> => sql`(select ${measured(QUALITY, byName)} from e where ${isIn})`;
  const fields = {
    current: of(sql`is_current`),
    meanRounds: sql<number | null>`(select avg(${byName('reviewRounds')})::float8 from e where is_current)`,
    previous: previous ? of(sql`not is_current`) : sql<null>`null`,
    ranks: previous ? ranksOf(QUALITY) : sql<null>`null`,
  };
  const both = mergesOfBoth(scope, window, previous, factsBehind(QUALITY));
  const [[row], flakyChecks, workTypes] = await asTenant(db, scope.workspaceId, [
    select(fields, sql``, sql`with e as materialized (${both})`),
    sql<{ name: string; pullRequests: number }>`
      select name, count(*)::int as "pullRequests"
      from (select ${f.flakyChecks} from ${merged} and ${f.flakyChecks} <> '[]') f, jsonb_array_elements_text(${f.flakyChecks}) name
      group by 1 order by 2 desc, 1 limit ${MAX_CHECKS}`,
    select({ type: f.workType, pullRequests: sql<number>`count(*)::int` }, sql`from ${merged} group by 1`),
  ]);
  if (!row) throw new Error('the query answered no row');
  const { current, meanRounds, ranks } = row;
  return {
    current,
    previous: previous && row.previous && ranks ? { window: previous, measured: row.previous, ranks } : null,
    meanRounds,
    flakyChecks,
    workTypes: everyType(workTypes),
  };
}
