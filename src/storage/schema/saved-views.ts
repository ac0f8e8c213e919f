import { pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { id, instant } from './columns.ts';
import { members } from './rights.ts';
import { apiKeys, workspaceId } from './workspaces.ts';

/** Addresses of pages that somebody keeps under a name. They belong to a member or a key, and are deleted with it. */
export const savedViews = pgTable(
  'saved_views',
  {
    id: id(),
    workspaceId: workspaceId(),
    keyId: uuid('key_id').references(() => apiKeys.id, { onDelete: 'cascade' }),
    memberId: uuid('member_id').references(() => members.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    /** The page's path, and its query without the question mark. */
    page: text('page').notNull(),
    query: text('query').notNull(),
    createdAt: instant('created_at', 3).notNull().defaultNow(),
  },
  (table) => [
    unique('saved_views_name').on(table.keyId, table.name),
    unique('saved_views_member').on(table.memberId, table.name),
  ],
);
