import { sql } from 'drizzle-orm';
import type { EvidenceCount, Use } from '../../domain/metrics/ai-use.ts';
import type { Group } from '../../domain/metrics/comparison.ts';
import { asTenant, type Database } from '../database.ts';
import { distribution, isOf, share, type MetricsScope } from './events.ts';
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

const MEASURES = sql.raw(`json_build_object(
  'cycle', ${distribution('f.cycle_seconds')},
  'coding', ${distribution('f.coding_seconds')},
  'pickup', ${distribution('f.pickup_seconds')},
  'review', ${distribution('f.review_seconds')},
  'mergeWait', ${distribution('f.merge_wait_seconds')},
  'deploy', ${distribution('f.deploy_seconds')},
  'size', ${distribution('f.size')},
  'fixResponse', ${distribution('f.fix_response_seconds')},
  'large', ${share("f.size_class in ('L', 'XL')")},
  'unreviewed', ${share('f.unreviewed')},
  'reverts', ${share('f.is_revert')},
  'hotfixes', ${share('f.is_hotfix')},
  'checksPassed', ${share('f.checks_passed')},
  'reopened', ${share('f.reopened > 0')},
  'rounds', ${distribution('f.review_rounds')})`);

/**
 * The use of AI in what was merged in the weeks that a window touches, and how what was merged in the window with AI compares
 * with the rest. One round trip. Pull requests are counted by what is alike, so that tens of thousands of rows leave as a few
 * hundred; the groups are read apart, because sorted together they would not fit into memory.
 */
export async function readAi(db: Database, scope: MetricsScope, window: Window): Promise<AiUse> {
  const { from, to } = window;
  const mine = isOf(scope, 'f.author_id');
  const isInWindow = sql`(f.merged_at >= ${from} and f.merged_at < ${to})`;
  const merged = sql`from pull_request_facts f where ${mine} and ${isInWindow} and f.ai_assisted is not null`;
  const group = (isAssisted: boolean) => sql`
    select count(*)::int as n, ${MEASURES} as measures ${merged} and (f.ai_assisted or f.ai_authored) = ${isAssisted}`;
  const [weeks, counts, tools, assisted, others] = await asTenant(db, scope.workspaceId, [
    sql`
      with ${weeksOf(scope.workspaceId, window)}
      select week::text as "weekStart", to_json(starts)#>>'{}' as "from", to_json(ends)#>>'{}' as "to" from weeks order by week`,
    sql`
      with ${weeksOf(scope.workspaceId, window)}
      select width_bucket(f.merged_at, (select array_agg(starts order by starts) from weeks)) as week,
        ${isInWindow} as "isInWindow", f.ai_assisted is not null as "isKnown", f.ai_authored_tier as authored,
        f.ai_assisted_tier as assisted, f.ai_reviewed_tier as reviewed, f.ai_tools as tools, count(*)::int as n
      from pull_request_facts f
      where ${mine} and f.merged_at >= (select starts from bounds) and f.merged_at < (select ends from bounds)
      group by 1, 2, 3, 4, 5, 6, 7`,
    sql`
      select s.tool, (count(distinct s.pull_request_id) filter (where s.kind = 'author'))::int as authored,
        (count(distinct s.pull_request_id) filter (where s.kind in ('co_author', 'statement')))::int as assisted,
        (count(distinct s.pull_request_id) filter (where s.kind = 'reviewer'))::int as reviewed
      from ai_signals s
      where s.tier <> 'weak' and s.pull_request_id = any(array(select f.pull_request_id ${merged} and f.ai_tools <> '[]'))
      group by 1`,
    group(true),
    group(false),
  ]);
  return {
    weeks: (weeks ?? []) as unknown as AiUse['weeks'],
    counts: (counts ?? []) as unknown as WeekCount[],
    tools: (tools ?? []) as unknown as ToolUses[],
    assisted: assisted?.[0] as unknown as Group,
    others: others?.[0] as unknown as Group,
  };
}
