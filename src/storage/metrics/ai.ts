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

/** What was merged in one week, apart by whether that was in the window. */
export interface WeekCount extends EvidenceCount {
  /** Place of the week, from 1. */
  week: number;
  isInWindow: boolean;
}

/** How many pull requests a tool did what for. */
export interface ToolUses extends Record<Use, number> {
  tool: string;
}

export interface AiUse {
  /** Every week that the window touches: its Monday, and its bounds as instants. */
  weeks: { weekStart: string; from: string; to: string }[];
  counts: WeekCount[];
  /** In the window, certain and strong. */
  tools: ToolUses[];
  /** Merged in the window: with AI (authored or assisted), and the others of which it is known. */
  assisted: Group;
  others: Group;
}

const s = alias(aiSignals, 's');

const COMPARED = measuresIn('comparison');

/**
 * The use of AI in what was merged in the weeks that a window touches, and how what was merged in the window with AI compares
 * with the rest. One round trip. Pull requests are counted by what is alike, so that tens of thousands of rows leave as a few
 * hundred; the groups are read apart, because sorted together they would not fit into memory.
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
  if (!assisted || !others) throw new Error('an aggregate without groups always answers a row');
  return { weeks, counts, tools, assisted, others };
}
