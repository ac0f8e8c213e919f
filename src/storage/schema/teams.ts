import { bigint, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { actors } from './actors.ts';
import { id, instant } from './columns.ts';
import { workspaceId } from './workspaces.ts';

/**
 * A group of people to filter by: created through the API, or read from GitHub, which then decides about its members.
 */
export const teams = pgTable(
  'teams',
  {
    id: id(),
    workspaceId: workspaceId(),
    name: text('name').notNull(),
    /** GitHub's database id; null for a team created through the API. */
    githubId: bigint('github_id', { mode: 'bigint' }),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [
    unique('teams_name').on(table.workspaceId, table.name),
    unique('teams_github').on(table.workspaceId, table.githubId),
  ],
);

export const teamMembers = pgTable(
  'team_members',
  {
    teamId: uuid('team_id')
      .notNull()
      .references(() => teams.id, { onDelete: 'cascade' }),
    actorId: uuid('actor_id')
      .notNull()
      .references(() => actors.id, { onDelete: 'cascade' }),
    workspaceId: workspaceId(),
  },
  (table) => [primaryKey({ columns: [table.teamId, table.actorId] })],
);
