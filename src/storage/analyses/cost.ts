import { sql } from 'drizzle-orm';
import { rowsAsTenant, type Database } from '../database.ts';
import { dayTokens } from './tokens.ts';

/** What calls of the model came to. */
export interface CallTotals {
  calls: number;
  /** Answers received: what is paid for. */
  answered: number;
  /** Refused by the provider, which did no work. */
  refused: number;
  /** Under way, or without an end that is known. */
  unanswered: number;
  inputTokens: number;
  outputTokens: number;
  /** In US dollars; null where no price was configured. */
  cost: number | null;
}

/** What a workspace's analyses cost, and how they stand. */
export interface ModelCost {
  byModel: (CallTotals & { model: string })[];
  /** Days of UTC, as YYYY-MM-DD. */
  byDay: (CallTotals & { day: string })[];
  totals: CallTotals;
  /** Tokens of the day: taken, and set aside for calls of which it is not known. */
  today: { spent: number; reserved: number };
  /** Pull requests in line. */
  waiting: number;
  /** Pull requests whose present content could not be analysed, by reason. */
  failed: Record<string, number>;
}

const TOTALS = sql`count(*)::int as calls, (count(*) filter (where outcome = 'answered'))::int as answered,
  (count(*) filter (where outcome = 'refused'))::int as refused, (count(*) filter (where outcome is null))::int as unanswered,
  coalesce(sum(input_tokens), 0)::float8 as "inputTokens", coalesce(sum(output_tokens), 0)::float8 as "outputTokens",
  sum(cost)::float8 as cost`;

/** The calls of a half-open window, the day that has begun at `dayBegin`, and the line as it is now. One round trip. */
export async function readModelCost(
  db: Database,
  workspaceId: string,
  { from, to, dayBegin }: { from: string; to: string; dayBegin: string },
): Promise<ModelCost> {
  const [row] = await rowsAsTenant<ModelCost>(
    db,
    workspaceId,
    sql`
      with c as materialized (
        select model, to_char(started_at at time zone 'UTC', 'YYYY-MM-DD') as day, outcome, input_tokens, output_tokens, cost
        from llm_calls
        where workspace_id = ${workspaceId} and started_at >= ${from}::timestamptz and started_at < ${to}::timestamptz
      )
      select
        (select coalesce(json_agg(m order by m.model), '[]') from (select model, ${TOTALS} from c group by model) m) as "byModel",
        (select coalesce(json_agg(d order by d.day), '[]') from (select day, ${TOTALS} from c group by day) d) as "byDay",
        (select row_to_json(t) from (select ${TOTALS} from c) t) as totals,
        (select row_to_json(d) from (select ${dayTokens(dayBegin)} from llm_calls
          where workspace_id = ${workspaceId} and started_at >= ${dayBegin}::timestamptz) d) as today,
        (select count(*)::int from llm_analyses where workspace_id = ${workspaceId} and status = 'pending') as waiting,
        (select coalesce(json_object_agg(reason, n), '{}') from (
          select split_part(reason, ':', 1) as reason, count(*) as n from llm_analyses
          where workspace_id = ${workspaceId} and status = 'failed' and is_current group by 1) f) as failed`,
  );
  if (!row) throw new Error('a select without a table always answers a row');
  return row;
}
