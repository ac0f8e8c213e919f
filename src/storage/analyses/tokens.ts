import { sql, type SQL } from 'drizzle-orm';
import { llmCalls as calls } from '../schema/analyses.ts';

/**
 * The tokens that the calls of a day count against its limit, over rows of `llm_calls`. `spent`: the tokens of answers.
 * `reserved`: the tokens of calls whose usage is not known. A refused call counts nothing.
 */
export function dayTokens(dayBegin: string): { spent: SQL<number>; reserved: SQL<number> } {
  const day = sql`${calls.startedAt} >= ${dayBegin}::timestamptz`;
  const taken = sql`${calls.inputTokens} + ${calls.outputTokens}`;
  return {
    spent: sql`coalesce(sum(${taken}) filter (where ${calls.outcome} = 'answered' and ${day}), 0)::float8`,
    reserved: sql`coalesce(sum(${calls.reservedTokens}) filter (where ${calls.outcome} is null and ${day}), 0)::float8`,
  };
}
