import { sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { BY_MODEL } from '../../domain/ai/evidence.ts';
import type { DigestCounts } from '../../domain/analysis/digest.ts';
import type { Window } from '../../domain/metrics/windows.ts';
import { IS_CORRECTED } from '../ai-signals.ts';
import { rowsAsTenant, type Database } from '../database.ts';
import { opaque } from '../opaque.ts';
import { literal, select } from '../rows.ts';
import { aiSignals, llmAnalyses, llmCalls } from '../schema/analyses.ts';
import { pullRequestFacts } from '../schema/metrics.ts';

const l = alias(llmAnalyses, 'l');
const s = alias(aiSignals, 's');
const f = alias(pullRequestFacts, 'f');

/** A day of UTC, as YYYY-MM-DD. */
export type DigestDay = DigestCounts & { day: string };

/**
 * What the model did on each day (UTC) of a window, the newest first: results by when they ended, what waits by when it
 * was enqueued, calls by when they began. What it added is counted for the present content of a pull request, with the
 * facts and signals that count now. One round trip.
 */
export async function readDigest(db: Database, workspaceId: string, { from, to }: Window): Promise<DigestDay[]> {
  const dayOf = (instant: unknown) => sql`(${instant} at time zone 'UTC')::date`;
  const within = (instant: unknown) => sql`${instant} >= ${from}::timestamptz and ${instant} < ${to}::timestamptz`;
  const { startedAt, inputTokens, outputTokens, cost } = llmCalls;
  const isAdded = sql`${l.isCurrent} and ${l.status} = 'succeeded'`;
  const tables = sql`
    with ended as (
      select ${dayOf(l.finishedAt)} as day, count(*) filter (where ${l.status} = 'succeeded') as analysed,
        count(*) filter (where ${l.status} = 'failed') as failed,
        count(*) filter (where ${isAdded} and exists (
          select from ${pullRequestFacts} ${f} where ${f.pullRequestId} = ${l.pullRequestId} and ${f.workTypeSource} = 'model')) as work_types,
        count(*) filter (where ${isAdded} and exists (
          select from ${aiSignals} ${s} where ${s.pullRequestId} = ${l.pullRequestId} and ${s.source} = ${literal(BY_MODEL)}
            and not ${IS_CORRECTED})) as ai_opinions
      from ${llmAnalyses} ${l}
      where ${l.workspaceId} = ${opaque(workspaceId)} and ${l.status} <> 'pending' and ${within(l.finishedAt)} group by 1
    ),
    waits as (
      select ${dayOf(l.createdAt)} as day, count(*) as n from ${llmAnalyses} ${l}
      where ${l.workspaceId} = ${opaque(workspaceId)} and ${l.status} = 'pending' and ${within(l.createdAt)} group by 1
    ),
    calls as (
      select ${dayOf(startedAt)} as day, count(*) as n, sum(${inputTokens}) as input, sum(${outputTokens}) as output, sum(${cost}) as cost
      from ${llmCalls} where ${llmCalls.workspaceId} = ${opaque(workspaceId)} and ${within(startedAt)} group by 1
    ),
    days as (
      select day::date from generate_series(${dayOf(sql`${from}::timestamptz`)}::timestamp,
        ${sql`((${to}::timestamptz - interval '1 microsecond') at time zone 'UTC')::date`}, interval '1 day') day
    )`;
  const whole = (count: string) => sql<number>`coalesce(${sql.raw(count)}, 0)::int`;
  return rowsAsTenant(
    db,
    workspaceId,
    select(
      {
        day: sql<string>`to_char(days.day, 'YYYY-MM-DD')`,
        analysed: whole('ended.analysed'),
        failed: whole('ended.failed'),
        waiting: whole('waits.n'),
        workTypes: whole('ended.work_types'),
        aiOpinions: whole('ended.ai_opinions'),
        calls: whole('calls.n'),
        inputTokens: sql<number>`coalesce(calls.input, 0)::float8`,
        outputTokens: sql<number>`coalesce(calls.output, 0)::float8`,
        cost: sql<number | null>`calls.cost::float8`,
      },
      sql`from days left join ended using (day) left join waits using (day) left join calls using (day) order by days.day desc`,
      tables,
    ),
  );
}
