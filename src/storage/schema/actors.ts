import { sql } from 'drizzle-orm';
import { index, jsonb, pgTable, smallint, text, unique, uuid, type AnyPgColumn } from 'drizzle-orm/pg-core';
import { authorKind, githubId, id, syncedAt } from './columns.ts';
import { workspaceId } from './workspaces.ts';

export const actors = pgTable(
  'actors',
  {
    id: id(),
    workspaceId: workspaceId(),
    githubId: githubId().notNull(),
    login: text('login').notNull(),
    /**
     * GitHub's logins ignore case. A column, because row-level security stops Postgres from using an index on `lower`.
     */
    loginKey: text('login_key').generatedAlwaysAs(sql`lower(login)`),
    /** The logins that it had before, in lower case; null for none. */
    formerLogins: jsonb('former_logins').$type<string[]>(),
    /** GitHub's kind of the account. */
    kind: text('kind').notNull(),
    /** The ranks of the sources of the login and the kind: see src/domain/identity.ts. */
    loginRank: smallint('login_rank').notNull().default(0),
    kindRank: smallint('kind_rank').notNull().default(0),
    /** What the workspace says it counts as; it comes before GitHub's kind, because GitHub shows machine users as users. */
    countsAs: authorKind('counts_as'),
    /** `counts_as` as the version before this column has it. It stays until no deployment reads it. */
    kindOverride: text('kind_override', { enum: ['user', 'bot'] }),
    /**
     * The account that represents the same person; null when it is this account. Never an account with a person of its
     * own.
     */
    personId: uuid('person_id').references((): AnyPgColumn => actors.id, { onDelete: 'set null' }),
    syncedAt: syncedAt(),
  },
  (table) => [
    unique('actors_github').on(table.workspaceId, table.githubId),
    index('actors_login').on(table.workspaceId, table.login),
    index('actors_login_key').on(table.workspaceId, table.loginKey),
    index('actors_renamed')
      .on(table.workspaceId)
      .where(sql`former_logins is not null`),
    index('actors_person').on(table.personId),
  ],
);

export function actorId(name: string) {
  return uuid(name).references(() => actors.id);
}
