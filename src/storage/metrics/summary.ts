import { sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { MIN_TAIL_SECONDS } from '../../domain/metrics/claims.ts';
import { STALE_DAYS } from '../../domain/metrics/measure-lists.ts';
import type { Window } from '../../domain/metrics/windows.ts';
import { rowsAsTenant, type Database } from '../database.ts';
import { select } from '../rows.ts';
import { pullRequestFacts } from '../schema/metrics.ts';
import { pullRequests } from '../schema/pull-requests.ts';
import { f, isOf, type MetricsScope } from './events.ts';

const p = alias(pullRequests, 'p');

/** What a summary counts beside the measures of the window. */
export interface Slow {
  /** Merged in the window, after `MIN_TAIL_SECONDS` or longer. */
  tail: number;
  /** Open and last updated `STALE_DAYS` before the instant `now`, or earlier. */
  forgotten: number;
}

/** How many pull requests took very long, and how many open ones nobody moved. One round trip. */
export async function readSlow(db: Database, scope: MetricsScope, { from, to }: Window, now: string): Promise<Slow> {
  const mine = isOf(scope, f.authorId);
  const fields = {
    tail: sql<number>`(
      select count(*)::int from ${pullRequestFacts} ${f}
      where ${mine} and ${f.mergedAt} >= ${from} and ${f.mergedAt} < ${to} and ${f.cycleSeconds} >= ${MIN_TAIL_SECONDS})`,
    forgotten: sql<number>`(
      select count(*)::int from ${pullRequestFacts} ${f} join ${pullRequests} ${p} on ${p.id} = ${f.pullRequestId}
      where ${mine} and ${f.waitingOn} is not null
        and ${p.updatedAt} <= ${now}::timestamptz - make_interval(days => ${STALE_DAYS}))`,
  };
  const [row] = await rowsAsTenant(db, scope.workspaceId, select(fields, sql``));
  if (!row) throw new Error('a query without a source answers one row');
  return row;
}
