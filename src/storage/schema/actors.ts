import { sql } from 'drizzle-orm';
import { index, pgTable, smallint, text, unique, uuid, type AnyPgColumn } from 'drizzle-orm/pg-core';
import { githubId, id, syncedAt } from './columns.ts';
import { workspaceId } from './workspaces.ts';

export const actors = pgTable(
  'actors',
  {
    id: id(),
    workspaceId: workspaceId(),
    githubId: githubId().notNull(),
    login: text('login').notNull(),
    /** GitHub's logins know no case. A column, because row-level security keeps Postgres from using an index on `lower`. */
    loginKey: text('login_key').generatedAlwaysAs(sql`lower(login)`),
    /** What GitHub says it is. */
    kind: text('kind').notNull(),
    /** How much it counts who said so: see src/domain/identity.ts. */
    loginRank: smallint('login_rank').notNull().default(0),
    kindRank: smallint('kind_rank').notNull().default(0),
    /** What somebody here says it is, which goes first: machine users are users to GitHub. */
    kindOverride: text('kind_override', { enum: ['user', 'bot'] }),
    /** The account that stands for the same person; null when it is this one. Never one that has a person of its own. */
    personId: uuid('person_id').references((): AnyPgColumn => actors.id, { onDelete: 'set null' }),
    syncedAt: syncedAt(),
  },
  (table) => [
    unique('actors_github').on(table.workspaceId, table.githubId),
    index('actors_login').on(table.workspaceId, table.login),
    index('actors_login_key').on(table.workspaceId, table.loginKey),
    index('actors_person').on(table.personId),
  ],
);

export function actorId(name: string) {
  return uuid(name).references(() => actors.id);
}
