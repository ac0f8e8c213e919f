import { sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { EvidenceCount, Use } from '../../domain/metrics/ai-use.ts';
import type { Group } from '../../domain/metrics/comparison.ts';
import { measuresIn } from '../../domain/metrics/measures.ts';
import { asTenant, type Database } from '../database.ts';
import { select } from '../rows.ts';
import { aiSignals } from '../schema/analyses.ts';
import { pullRequestFacts } from '../schema/metrics.ts';
import { measured } from './aggregate.ts';
import { f, isOf, type MetricsScope } from './events.ts';
import type { Window } from './overview.ts';
import { weeksOf } from './weekly.ts';

/** What was merged in one week, counted separately inside and outside of the window. */
export interface WeekCount extends EvidenceCount {
  /** The week's place, from 1. */
  week: number;
  isInWindow: boolean;
}

/** For how many pull requests a tool was used, by use. */
export interface ToolUses extends Record<Use, number> {
  tool: string;
}

export interface AiUse {
  /** Every week that overlaps the window: its Monday, and its bounds as instants. */
  weeks: { weekStart: string; from: string; to: string }[];
  counts: WeekCount[];
  /** The tools in the window, with certain or strong evidence. */
  tools: ToolUses[];
  /** Pull requests merged in the window: those with AI (authored or assisted), and those known to be without. */
  assisted: Group;
  others: Group;
}

const s = alias(aiSignals, 's');

const COMPARED = measuresIn('comparison');

/**
 * The use of AI in the pull requests merged in the weeks that overlap a window, and how those merged with AI in the
 * window compare with the rest. One round trip. Equal pull requests are counted together, so that tens of thousands of
 * rows become a few hundred. The groups are read separately, because together they would not fit into memory when
 * sorted.
 */
export async function readAi(db: Database, scope: MetricsScope, window: Window): Promise<AiUse> {
  const { from, to } = window;
  const mine = isOf(scope, f.authorId);
  const isInWindow = sql<boolean>`(${f.mergedAt} >= ${from} and ${f.mergedAt} < ${to})`;
  const merged = sql`from ${pullRequestFacts} ${f} where ${mine} and ${isInWindow} and ${f.aiAssisted} is not null`;
  const group = (isAssisted: boolean) =>
    select(
      { n: sql<number>`count(*)::int`, measures: measured(COMPARED, (fact) => sql`${f[fact]}`) },
      sql`${merged} and (${f.aiAssisted} or ${f.aiAuthored}) = ${isAssisted}`,
    );
  const tables = sql`with ${weeksOf(scope.workspaceId, window)}`;
  const distinct = sql`count(distinct ${s.pullRequestId})`;
  const [weeks, counts, tools, [assisted], [others]] = await asTenant(db, scope.workspaceId, [
    select(
      {
        weekStart: sql<string>`week::text`,
        from: sql<string>`to_json(starts)#>>'{}'`,
        to: sql<string>`to_json(ends)#>>'{}'`,
      },
      sql`from weeks order by week`,
      tables,
    ),
    select(
      {
        week: sql<number>`width_bucket(${f.mergedAt}, (select array_agg(starts order by starts) from weeks))`,
        isInWindow,
        isKnown: sql<boolean>`${f.aiAssisted} is not null`,
        authored: f.aiAuthoredTier,
        assisted: f.aiAssistedTier,
        reviewed: f.aiReviewedTier,
        tools: f.aiTools,
        n: sql<number>`count(*)::int`,
      },
      sql`from ${pullRequestFacts} ${f}
        where ${mine} and ${f.mergedAt} >= (select starts from bounds) and ${f.mergedAt} < (select ends from bounds)
        group by 1, 2, 3, 4, 5, 6, 7`,
      tables,
    ),
    select(
      {
        tool: s.tool,
        authored: sql<number>`(${distinct} filter (where ${s.kind} = 'author'))::int`,
        assisted: sql<number>`(${distinct} filter (where ${s.kind} in ('co_author', 'statement')))::int`,
        reviewed: sql<number>`(${distinct} filter (where ${s.kind} = 'reviewer'))::int`,
      },
      sql`from ${aiSignals} ${s}
        where ${s.tier} <> 'weak' and ${s.pullRequestId} = any(array(select ${f.pullRequestId} ${merged} and ${f.aiTools} <> '[]'))
        group by 1`,
    ),
    group(true),
    group(false),
  ]);
  if (!assisted || !others) throw new Error('the aggregate answered no row');
  return { weeks, counts, tools, assisted, others };
}
