import { sql } from 'drizzle-orm';
import type { Aggregates } from '../../domain/metrics/aggregates.ts';
import { asTenant, type Database } from '../database.ts';
import { AGGREGATES, countsOf, mergesOf, openAt, type MetricsScope } from './events.ts';

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
  // The rest is counted apart: beside the measures of merges, four times as many rows would be sorted for nothing.
  const of = (range: Window) => sql`
    select ${AGGREGATES} || ${countsOf(scope, range)} as metrics, ${openAt(scope, sql`${range.to}::timestamptz`)} as open
    from (${mergesOf(scope, range)}) e`;
  const windows = [
    { from, to },
    { from: previousFrom, to: from },
  ];
  const [current, previous] = await asTenant(db, scope.workspaceId, windows.map(of));
  return { current: shown(current), previous: shown(previous) };
}

function shown(rows: Record<string, unknown>[] | undefined): Aggregates & { open: number } {
  return { ...(rows?.[0]?.['metrics'] as Aggregates), open: Number(rows?.[0]?.['open']) };
}
