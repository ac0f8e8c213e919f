import { index, integer, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { repositoryId } from './repositories.ts';
import { workspaceId } from './workspaces.ts';

/** What GitHub could not give, or Postgres would not take, although everything around it is stored: asked for again, ever more rarely. */
export const setAside = pgTable(
  'set_aside',
  {
    workspaceId: workspaceId(),
    repositoryId: repositoryId(),
    /** Null for one whose number GitHub did not show, and for a list of the repository itself. */
    number: integer('number'),
    /** The list or field of the pull request that is not whole; empty: the pull request itself. */
    list: text('list').notNull().default(''),
    reason: text('reason').notNull(),
    tries: integer('tries').notNull().default(1),
    firstTriedAt: instant('first_tried_at').notNull().defaultNow(),
    lastTriedAt: instant('last_tried_at').notNull().defaultNow(),
    nextTryAt: instant('next_try_at').notNull(),
  },
  (table) => [
    unique('set_aside_place').on(table.repositoryId, table.number, table.list).nullsNotDistinct(),
    index('set_aside_due').on(table.repositoryId, table.nextTryAt),
  ],
);
