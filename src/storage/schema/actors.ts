import { index, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { githubId, id, syncedAt } from './columns.ts';
import { workspaceId } from './workspaces.ts';

export const actors = pgTable(
  'actors',
  {
    id: id(),
    workspaceId: workspaceId(),
    githubId: githubId().notNull(),
    login: text('login').notNull(),
    kind: text('kind').notNull(),
    syncedAt: syncedAt(),
  },
  (table) => [
    unique('actors_github').on(table.workspaceId, table.githubId),
    index('actors_login').on(table.workspaceId, table.login),
  ],
);

export function actorId(name: string) {
  return uuid(name).references(() => actors.id);
}
