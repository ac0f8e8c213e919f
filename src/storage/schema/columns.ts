import { sql } from 'drizzle-orm';
import { bigint, timestamp, uuid } from 'drizzle-orm/pg-core';

/** Our own id, which the API hands out. */
export function id() {
  return uuid('id').primaryKey().defaultRandom();
}

/** A point in time, read and written as text. */
export function instant(name: string) {
  return timestamp(name, { withTimezone: true, mode: 'string' });
}

/** GitHub's database id. */
export function githubId() {
  return bigint('github_id', { mode: 'number' });
}

/** When our row was written; `created_at` and `updated_at` of GitHub's entities are GitHub's own. */
export function syncedAt() {
  return instant('synced_at').notNull().defaultNow();
}

export const emptyArray = sql`'[]'::jsonb`;
export const emptyObject = sql`'{}'::jsonb`;
