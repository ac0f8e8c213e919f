import { sql, type SQL } from 'drizzle-orm';
import { bigint, customType, integer, timestamp, uuid } from 'drizzle-orm/pg-core';

/** Our own id, which the API hands out. */
export function id() {
  return uuid('id').primaryKey().defaultRandom();
}

/** A point in time, read and written as text; `precision` are the digits of its seconds, all that Postgres has unless told. */
export function instant(name: string, precision?: 3) {
  return timestamp(name, { withTimezone: true, mode: 'string', ...(precision && { precision }) });
}

/** GitHub's database id. */
export function githubId() {
  return bigint('github_id', { mode: 'bigint' });
}

const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

/** A hash of text that is too long for an index: `sha256_of` is a function of migration 0013. */
export function hashOf(name: string, hash: SQL) {
  return bytea(name).notNull().generatedAlwaysAs(hash);
}

/** 0, 1, … where GitHub lists the same again. */
export function occurrence() {
  return integer('occurrence').notNull().default(0);
}

/** When our row was written; `created_at` and `updated_at` of GitHub's entities are GitHub's own. */
export function syncedAt() {
  return instant('synced_at').notNull().defaultNow();
}

export const emptyArray = sql`'[]'::jsonb`;
export const emptyObject = sql`'{}'::jsonb`;
