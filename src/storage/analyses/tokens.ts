import { sql, type SQL } from 'drizzle-orm';

/**
 * What the calls of a day count against its limit, of rows of `llm_calls`: `spent`, what answers took, and `reserved`, all
 * that was set aside for calls of which that is not known. A refused call counts nothing.
 */
export function dayTokens(dayBegin: string): SQL {
  const day = sql`started_at >= ${dayBegin}::timestamptz`;
  return sql`coalesce(sum(input_tokens + output_tokens) filter (where outcome = 'answered' and ${day}), 0)::float8 as spent,
    coalesce(sum(reserved_tokens) filter (where outcome is null and ${day}), 0)::float8 as reserved`;
}
