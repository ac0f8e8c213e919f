import { sql } from 'drizzle-orm';
import type { Aggregates } from '../../domain/metrics/aggregates.ts';
import { asTenant, type Database } from '../database.ts';
import { select } from '../rows.ts';
import { AGGREGATES } from './aggregate.ts';
import { countsOf, mergesOf, openAt, type MetricsScope } from './events.ts';

/** Instants as ISO texts. */
export interface Window {
  from: string;
  to: string;
}

/** What happened in a window and in the window before it, with what was open at the end of each. One round trip. */
export async function readOverview(
  db: Database,
  scope: MetricsScope,
  { from, to, previousFrom }: Window & { previousFrom: string },
): Promise<Record<'current' | 'previous', Aggregates & { open: number }>> {
  // The other events are counted separately: beside the measures of merges, four times as many rows would be sorted for
  // nothing.
  const of = (range: Window) =>
    select(
      {
        metrics: sql<Aggregates>`${AGGREGATES} || ${countsOf(scope, range)}`,
        open: openAt(scope, sql`${range.to}::timestamptz`),
      },
      sql`from (${mergesOf(scope, range)}) e`,
    );
  const [[current], [previous]] = await asTenant(db, scope.workspaceId, [
    of({ from, to }),
    of({ from: previousFrom, to: from }),
  ]);
  if (!current || !previous) throw new Error('the aggregate answered no row');
  return {
    current: { ...current.metrics, open: current.open },
    previous: { ...previous.metrics, open: previous.open },
  };
}
