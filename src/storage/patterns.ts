import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';

/** Whether a text matches a pattern of the workspace: `*` is any text, and capitals do not matter. */
export function isLike(text: SQLWrapper, pattern: SQLWrapper): SQL<boolean> {
  return sql`lower(${text}) like replace(regexp_replace(lower(${pattern}), '([%_\\\\])', '\\\\\\1', 'g'), '*', '%')`;
}
