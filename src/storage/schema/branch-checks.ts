import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { checkHash } from '../check-hash.ts';
import { hashOf, instant } from './columns.ts';
import { repositoryId } from './repositories.ts';
import { workspaceId } from './workspaces.ts';

/** Checks that some verdict hangs on, by the branch that demands them or does not: the same for all pull requests to it. */
export const branchChecks = pgTable(
  'branch_checks',
  {
    workspaceId: workspaceId(),
    repositoryId: repositoryId(),
    baseRef: text('base_ref').notNull(),
    kind: text('kind', { enum: ['run', 'status'] }).notNull(),
    /** Of a run, empty where GitHub names none; of a status both are. */
    app: text('app').notNull(),
    workflow: text('workflow').notNull(),
    /** The context, of a status. */
    name: text('name').notNull(),
    /** Of all that tells a check from others: names are longer than an index takes. */
    checkHash: hashOf('check_hash', checkHash(sql`base_ref`, sql`kind`, sql`app`, sql`workflow`, sql`name`)),
    /** Null while that is not known. */
    isRequired: boolean('is_required'),
    /** The pull request to ask about it; null when the one that was asked had no such check, and no other is known yet. */
    number: integer('number'),
    askedAt: instant('asked_at'),
  },
  (table) => [
    primaryKey({ columns: [table.repositoryId, table.checkHash] }),
    index('branch_checks_asked').on(table.repositoryId, table.askedAt),
  ],
);
