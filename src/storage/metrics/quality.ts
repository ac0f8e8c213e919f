import { sql } from 'drizzle-orm';
import type { Share } from '../../domain/metrics/aggregates.ts';
import { asTenant, type Database } from '../database.ts';
import { isOf, share, type MetricsScope } from './events.ts';
import type { Window } from './overview.ts';

/** Flaky checks that one answer names. */
const MOST_CHECKS = 100;

export interface Quality {
  reverts: Share;
  hotfixes: Share;
  checksPassed: Share;
  rounds: { n: number; mean: number | null; p50: number | null; p90: number | null };
  fixResponse: { n: number; p50: number | null };
  reopened: Share;
}

const SHARES = `${share('f.is_revert')} as reverts, ${share('f.is_hotfix')} as hotfixes,
  ${share('f.checks_passed')} as "checksPassed", ${share('f.reopened > 0')} as reopened`;

/** How the pull requests merged in a window were made, and the checks that failed and then passed on one head. One round trip. */
export async function readQuality(
  db: Database,
  scope: MetricsScope,
  { from, to }: Window,
): Promise<{ quality: Quality; flakyChecks: { name: string; pullRequests: number }[] }> {
  const merged = sql`pull_request_facts f where ${isOf(scope, 'f.author_id')} and f.merged_at >= ${from} and f.merged_at < ${to}`;
  const [rows, flaky] = await asTenant(db, scope.workspaceId, [
    sql`
      select ${sql.raw(SHARES)},
        json_build_object('n', count(f.review_rounds), 'mean', avg(f.review_rounds)::float8,
          'p50', percentile_cont(0.5) within group (order by f.review_rounds::float8),
          'p90', percentile_cont(0.9) within group (order by f.review_rounds::float8)) as rounds,
        json_build_object('n', count(f.fix_response_seconds),
          'p50', percentile_cont(0.5) within group (order by f.fix_response_seconds)) as "fixResponse"
      from ${merged}`,
    sql`
      select name, count(*)::int as "pullRequests" from (select f.flaky_checks from ${merged} and f.flaky_checks <> '[]') f,
        jsonb_array_elements_text(f.flaky_checks) name
      group by 1 order by 2 desc, 1 limit ${MOST_CHECKS}`,
  ]);
  return {
    quality: rows?.[0] as unknown as Quality,
    flakyChecks: (flaky ?? []) as unknown as { name: string; pullRequests: number }[],
  };
}
