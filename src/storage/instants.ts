import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';

const HOUR_MS = 3_600_000;

/** An instant as whole milliseconds since 1970. */
export function milliseconds<Known extends number | null>(instant: SQLWrapper): SQL<Known> {
  return sql`round(extract(epoch from ${instant}) * 1000)::float8`;
}

/** An instant (ISO 8601) so many hours after another. */
export function hoursAfter(instant: string | null, hours: number): string {
  return new Date(Date.parse(instant ?? '') + hours * HOUR_MS).toISOString();
}
