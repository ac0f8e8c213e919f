import { sql } from 'drizzle-orm';
import { rowsAsTenant, type Database } from '../database.ts';
import { opaque } from '../opaque.ts';
import { columnOf, object, select } from '../rows.ts';
import { llmAnalyses, llmCalls } from '../schema/analyses.ts';
import { dayTokens } from './tokens.ts';

/** Totals of the model's calls. */
export interface CallTotals {
  calls: number;
  /** Answers received; they are paid for. */
  answered: number;
  /** Calls that the provider refused without any work. */
  refused: number;
  /** Calls under way, or without a known end. */
  unanswered: number;
  inputTokens: number;
  outputTokens: number;
  /** In US dollars; null where no price was configured. */
  cost: number | null;
}

/** What a workspace's analyses cost, and how many wait or failed. */
export interface ModelCost {
  byModel: (CallTotals & { model: string })[];
  /** Days of UTC, as YYYY-MM-DD. */
  byDay: (CallTotals & { day: string })[];
  totals: CallTotals;
  /** Tokens of the day: those of answers, and those reserved for calls whose usage is not known. */
  today: { spent: number; reserved: number };
  /** Pull requests that wait for an analysis. */
  waiting: number;
  /** Pull requests whose present content could not be analysed, by reason. */
  failed: Record<string, number>;
}

/** The columns of `CallTotals`, over the rows `c`. */
const TOTALS = sql`count(*)::int as calls, (count(*) filter (where c.outcome = 'answered'))::int as answered,
  (count(*) filter (where c.outcome = 'refused'))::int as refused,
  (count(*) filter (where c.outcome is null))::int as unanswered,
  coalesce(sum(${columnOf('c', llmCalls.inputTokens)}), 0)::float8 as "inputTokens",
  coalesce(sum(${columnOf('c', llmCalls.outputTokens)}), 0)::float8 as "outputTokens",
  sum(c.cost)::float8 as cost`;

/**
 * The calls of a half-open window, of the day that began at `dayBegin`, and the pull requests that wait now. One round
 * trip.
 */
export async function readModelCost(
  db: Database,
  workspaceId: string,
  { from, to, dayBegin }: { from: string; to: string; dayBegin: string },
): Promise<ModelCost> {
  const isOurs = sql`${llmCalls.workspaceId} = ${opaque(workspaceId)}`;
  const { model, startedAt, outcome, inputTokens, outputTokens, cost } = llmCalls;
  const { status, reason, isCurrent } = llmAnalyses;
  const analyses = sql`from ${llmAnalyses} where ${llmAnalyses.workspaceId} = ${opaque(workspaceId)}`;
  const tables = sql`
    with c as materialized (
      select ${model}, to_char(${startedAt} at time zone 'UTC', 'YYYY-MM-DD') as day, ${outcome}, ${inputTokens},
        ${outputTokens}, ${cost}
      from ${llmCalls}
      where ${isOurs} and ${startedAt} >= ${from}::timestamptz and ${startedAt} < ${to}::timestamptz
    )`;
  const fields = {
    byModel: sql<ModelCost['byModel']>`(
      select coalesce(json_agg(m order by m.model), '[]') from (select c.model, ${TOTALS} from c group by c.model) m)`,
    byDay: sql<ModelCost['byDay']>`(
      select coalesce(json_agg(d order by d.day), '[]') from (select c.day, ${TOTALS} from c group by c.day) d)`,
    totals: sql<CallTotals>`(select row_to_json(t) from (select ${TOTALS} from c) t)`,
    today: sql<ModelCost['today']>`(select ${object(dayTokens(dayBegin))} from ${llmCalls}
      where ${isOurs} and ${startedAt} >= ${dayBegin}::timestamptz)`,
    waiting: sql<number>`(select count(*)::int ${analyses} and ${status} = 'pending')`,
    failed: sql<ModelCost['failed']>`(select coalesce(json_object_agg(reason, n), '{}') from (
      select split_part(${reason}, ':', 1) as reason, count(*) as n ${analyses} and ${status} = 'failed' and ${isCurrent}
      group by 1) f)`,
  };
  const [row] = await rowsAsTenant(db, workspaceId, select(fields, sql``, tables));
  if (!row) throw new Error('the select answered no row');
  return row;
}
