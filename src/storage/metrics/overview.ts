import { sql } from 'drizzle-orm';
import { NO_AGGREGATES, type Aggregates } from '../../domain/metrics/aggregates.ts';
import { rowsAsTenant, type Database } from '../database.ts';
import { AGGREGATES, eventsOf, isOf, type MetricsScope } from './events.ts';

/** Instants as ISO texts. */
export interface Window {
  from: string;
  to: string;
}

/** What happened in a window and in the one before it, with what was open at the end of each. One round trip. */
export async function readOverview(
  db: Database,
  scope: MetricsScope,
  { from, to, previousFrom }: Window & { previousFrom: string },
): Promise<Record<'current' | 'previous', Aggregates & { open: number }>> {
  const openAt = (instant: string) => sql`
    (select count(*)::int from pull_request_facts f where ${isOf(scope, 'f.author_id')}
      and f.opened_at < ${instant} and (f.closed_at is null or f.closed_at >= ${instant}))`;
  const [row] = await rowsAsTenant<{
    current: Aggregates | null;
    previous: Aggregates | null;
    open: number;
    openBefore: number;
  }>(
    db,
    scope.workspaceId,
    sql`
      with aggregated as (
        select e.at >= ${from} as is_current, ${AGGREGATES} as metrics
        from (${eventsOf(scope, { from: previousFrom, to })}) e group by 1
      )
      select (select metrics from aggregated where is_current) as current,
        (select metrics from aggregated where not is_current) as previous,
        ${openAt(to)} as open, ${openAt(from)} as "openBefore"`,
  );
  if (!row) throw new Error('a query without a source answers one row');
  return {
    current: { ...(row.current ?? NO_AGGREGATES), open: row.open },
    previous: { ...(row.previous ?? NO_AGGREGATES), open: row.openBefore },
  };
}
