import { jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { OwnTool } from '../../domain/ai/own-tool.ts';
import { instant } from './columns.ts';
import { workspaceId } from './workspaces.ts';

/** A workspace's own entries of the table of AI tools. */
export const aiTools = pgTable(
  'ai_tools',
  {
    workspaceId: workspaceId(),
    key: text('key').notNull(),
    entry: jsonb('entry').$type<OwnTool>().notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.key] })],
);
