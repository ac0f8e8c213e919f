import { sql, type SQL } from 'drizzle-orm';
import { bigint, customType, integer, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** Our own id, which the API shows. */
export function id() {
  return uuid('id').primaryKey().defaultRandom();
}

/**
 * An instant, read and written as text. `precision` is the number of digits of its seconds; by default all that
 * Postgres has.
 */
export function instant(name: string, precision?: 3) {
  return timestamp(name, { withTimezone: true, mode: 'string', ...(precision && { precision }) });
}

/** GitHub's database id: of the row itself, or of another thing that the column names. */
export function githubId(name = 'github_id') {
  return bigint(name, { mode: 'bigint' });
}

/** `AuthorKind` of src/domain/author-kind.ts. */
export function authorKind(name: string) {
  return text(name, { enum: ['people', 'agents', 'automation'] });
}

const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

/** A hash of text that is too long for an index: `sha256_of` is a function of migration 0013. */
export function hashOf(name: string, hash: SQL) {
  return bytea(name).notNull().generatedAlwaysAs(hash);
}

/** 0, 1, … for entries that GitHub lists more than once. */
export function occurrence() {
  return integer('occurrence').notNull().default(0);
}

/** When our row was written; `created_at` and `updated_at` of GitHub's entities are GitHub's own. */
export function syncedAt() {
  return instant('synced_at').notNull().defaultNow();
}

export const emptyArray = sql`'[]'::jsonb`;
export const emptyObject = sql`'{}'::jsonb`;
