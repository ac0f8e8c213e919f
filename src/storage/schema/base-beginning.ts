import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';

/** Letters of a base branch that the index `pull_requests_base` holds: GitHub takes names that are too long for an index. */
export const INDEXED_LETTERS = 255;

/** The beginning of a base branch, as that index has it. */
export function baseBeginning(baseRef: SQLWrapper): SQL {
  return sql`left(${baseRef}, ${sql.raw(String(INDEXED_LETTERS))})`;
}
