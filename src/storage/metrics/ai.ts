import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { USES_OF_AI, type EvidenceCount, type Use } from '../../domain/metrics/ai-use.ts';
import type { ComparedName, Group } from '../../domain/metrics/comparison.ts';
import { measuresIn } from '../../domain/metrics/measures.ts';
import type { Period, Window } from '../../domain/metrics/windows.ts';
import { isEvidenceOf, IS_STRONG } from '../ai-signals.ts';
import { asTenant, rowsAsTenant, type Database } from '../database.ts';
import { opaque } from '../opaque.ts';
import { select } from '../rows.ts';
import { aiTools } from '../schema/ai-tools.ts';
import { aiSignals } from '../schema/analyses.ts';
import { pullRequestFacts } from '../schema/metrics.ts';
import { measured } from './aggregate.ts';
import { f, isOf, type MetricsScope } from './events.ts';
import { aiFact } from './filters.ts';
import { placeIn } from './periods.ts';

/** What was merged in one week of the window. */
export interface WeekCount extends EvidenceCount {
  /** The week's place, from 1. */
  week: number;
}

/** For how many pull requests a tool was used, by use. */
export interface ToolUses extends Record<Use, number> {
  tool: string;
  /** Its name, when it is one of the workspace's own. */
  ownName: string | null;
}

export interface AiUse {
  counts: WeekCount[];
  /** The tools in the window, with certain or strong evidence. */
  tools: ToolUses[];
  /** Pull requests merged in the window, as they are compared. */
  groups: Record<ComparedName, Group>;
}

const s = alias(aiSignals, 's');
const own = alias(aiTools, 'own');

/** What is counted together. */
const EVIDENCE = {
  isKnown: sql<boolean>`${f.aiAssisted} is not null`,
  authored: f.aiAuthoredTier,
  assisted: f.aiAssistedTier,
  reviewed: f.aiReviewedTier,
  tools: f.aiTools,
};

const COMPARED = measuresIn('comparison');

/**
 * The use of AI in the pull requests merged in each of these weeks of a window, and how those merged with AI in the
 * window compare with the rest. One round trip. Equal pull requests are counted together, so that tens of thousands of
 * rows become a few hundred. The groups are read separately, because together they would not fit into memory when
 * sorted.
 */
export async function readAi(db: Database, scope: MetricsScope, window: Window, weeks: Period[]): Promise<AiUse> {
  const isMerged = mergedIn(scope, window);
  const merged = sql`${isMerged} and ${f.aiAssisted} is not null`;
  const group = (is: SQL) =>
    select(
      { n: sql<number>`count(*)::int`, measures: measured(COMPARED, (fact) => sql`${f[fact]}`) },
      sql`${merged} and ${is}`,
    );
  const distinct = sql`count(distinct ${s.pullRequestId})`;
  const [counts, tools, [authored], [assisted], [others]] = await asTenant(db, scope.workspaceId, [
    select(
      {
        ...EVIDENCE,
        week: placeIn(weeks, f.mergedAt),
        n: sql<number>`count(*)::int`,
      },
      sql`${isMerged} group by 1, 2, 3, 4, 5, 6`,
    ),
    select(
      {
        tool: s.tool,
        ownName: sql<string | null>`(select ${own.entry}->>'name' from ${aiTools} ${own}
          where ${own.workspaceId} = ${opaque(scope.workspaceId)} and ${own.key} = ${s.tool})`,
        ...(Object.fromEntries(
          USES_OF_AI.map((use) => [use, sql<number>`(${distinct} filter (where ${isEvidenceOf(use)}))::int`]),
        ) as Record<Use, SQL<number>>),
      },
      sql`from ${aiSignals} ${s}
        where ${IS_STRONG} and ${s.pullRequestId} = any(array(select ${f.pullRequestId} ${merged} and ${f.aiTools} <> '[]'))
        group by 1`,
    ),
    group(aiFact('authored', f)),
    group(aiFact('assistedOnly', f)),
    group(aiFact('unassisted', f)),
  ]);
  if (!authored || !assisted || !others) throw new Error('the aggregate answered no row');
  return { counts, tools, groups: { authored, assisted, others } };
}

/** The evidence in the pull requests merged in a window, equal ones counted together. One round trip. */
export function readEvidence(db: Database, scope: MetricsScope, window: Window): Promise<EvidenceCount[]> {
  const counted = { ...EVIDENCE, n: sql<number>`count(*)::int` };
  return rowsAsTenant(db, scope.workspaceId, select(counted, sql`${mergedIn(scope, window)} group by 1, 2, 3, 4, 5`));
}

function mergedIn(scope: MetricsScope, { from, to }: Window): SQL {
  return sql`from ${pullRequestFacts} ${f}
    where ${isOf(scope, f.authorId)} and ${f.mergedAt} >= ${from} and ${f.mergedAt} < ${to}`;
}
