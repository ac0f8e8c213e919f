import { sql } from 'drizzle-orm';
import { bigint, timestamp, uuid } from 'drizzle-orm/pg-core';

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

/** When our row was written; `created_at` and `updated_at` of GitHub's entities are GitHub's own. */
export function syncedAt() {
  return instant('synced_at').notNull().defaultNow();
}

export const emptyArray = sql`'[]'::jsonb`;
export const emptyObject = sql`'{}'::jsonb`;
