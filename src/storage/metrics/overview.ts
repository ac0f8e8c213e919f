import { sql } from 'drizzle-orm';
import { NO_AGGREGATES, type Aggregates } from '../../domain/metrics/aggregates.ts';
import { asTenant, type Database } from '../database.ts';
import { AGGREGATES, mergesOf, openAt, othersOf, type MetricsScope } from './events.ts';

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
  const range = { from: previousFrom, to };
  const [merges, others, open] = await asTenant(db, scope.workspaceId, [
    sql`select e.at >= ${from} as "isCurrent", ${AGGREGATES} as metrics from (${mergesOf(scope, range)}) e group by 1`,
    // Counted apart: beside the measures of merges, four times as many rows would be sorted for nothing.
    sql`
      select e.at >= ${from} as "isCurrent", (count(*) filter (where kind = 'opened'))::int as opened,
        (count(*) filter (where kind = 'closed'))::int as "closedUnmerged", (count(*) filter (where kind = 'review'))::int as reviews
      from (${othersOf(scope, range)}) e group by 1`,
    sql`select ${openAt(scope, sql`${to}::timestamptz`)} as current, ${openAt(scope, sql`${from}::timestamptz`)} as previous`,
  ]);
  const of = (isCurrent: boolean, window: 'current' | 'previous') => ({
    ...NO_AGGREGATES,
    ...(merges?.find((row) => row['isCurrent'] === isCurrent)?.['metrics'] as Aggregates | undefined),
    ...countsOf(others?.find((row) => row['isCurrent'] === isCurrent)),
    open: Number(open?.[0]?.[window]),
  });
  return { current: of(true, 'current'), previous: of(false, 'previous') };
}

function countsOf(row: Record<string, unknown> | undefined): Pick<Aggregates, 'opened' | 'closedUnmerged' | 'reviews'> {
  const count = (name: string) => Number(row?.[name] ?? 0);
  return { opened: count('opened'), closedUnmerged: count('closedUnmerged'), reviews: count('reviews') };
}
