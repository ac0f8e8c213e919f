import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';

/** The words of a title, as the index `pull_requests_words` has them. The function is of the migration that is named `reads`. */
export function titleWords(title: SQLWrapper): SQL {
  return sql`words_of(${title})`;
}
