import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';

/** An instant as whole milliseconds since 1970. */
export function milliseconds<Known extends number | null>(instant: SQLWrapper): SQL<Known> {
  return sql`round(extract(epoch from ${instant}) * 1000)::float8`;
}
