import { index, integer, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { repositoryId } from './repositories.ts';
import { workspaceId } from './workspaces.ts';

/**
 * Data that GitHub could not give or Postgres refused, although everything around it is stored: asked for again, less
 * and less often.
 */
export const setAside = pgTable(
  'set_aside',
  {
    workspaceId: workspaceId(),
    repositoryId: repositoryId(),
    /** Null when GitHub did not show the number, and for a list of the repository itself. */
    number: integer('number'),
    /** For a pull request without a number: GitHub's cursor of the one before it; empty at the beginning of the list. */
    after: text('after').notNull().default(''),
    /** The incomplete list or field of the pull request; empty when it is the pull request itself. */
    list: text('list').notNull().default(''),
    reason: text('reason').notNull(),
    tries: integer('tries').notNull().default(1),
    firstTriedAt: instant('first_tried_at').notNull().defaultNow(),
    lastTriedAt: instant('last_tried_at').notNull().defaultNow(),
    nextTryAt: instant('next_try_at').notNull(),
  },
  (table) => [
    unique('set_aside_place').on(table.repositoryId, table.number, table.list, table.after).nullsNotDistinct(),
    index('set_aside_due').on(table.repositoryId, table.nextTryAt),
  ],
);
