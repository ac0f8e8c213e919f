import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { checkHash } from '../check-hash.ts';
import { hashOf, instant } from './columns.ts';
import { repositoryId } from './repositories.ts';
import { workspaceId } from './workspaces.ts';

/**
 * Checks that a verdict depends on, by the branch that requires them or does not: the same for all pull requests to it.
 */
export const branchChecks = pgTable(
  'branch_checks',
  {
    workspaceId: workspaceId(),
    repositoryId: repositoryId(),
    baseRef: text('base_ref').notNull(),
    kind: text('kind', { enum: ['run', 'status'] }).notNull(),
    /** The app and the workflow of a run, empty when GitHub names none; both are empty for a status. */
    app: text('app').notNull(),
    workflow: text('workflow').notNull(),
    /** For a status, its context. */
    name: text('name').notNull(),
    /** The hash of everything that identifies a check: names are longer than an index allows. */
    checkHash: hashOf('check_hash', checkHash(sql`base_ref`, sql`kind`, sql`app`, sql`workflow`, sql`name`)),
    /** Null while this is not known. */
    isRequired: boolean('is_required'),
    /** The pull request to ask about it; null when the last one no longer had the check, and no other is known yet. */
    number: integer('number'),
    askedAt: instant('asked_at'),
  },
  (table) => [
    primaryKey({ columns: [table.repositoryId, table.checkHash] }),
    index('branch_checks_asked').on(table.repositoryId, table.askedAt),
  ],
);
