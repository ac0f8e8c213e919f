import { index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { StoredRules } from '../../domain/rules/rules.ts';
import { id, instant } from './columns.ts';
import { pullRequests } from './pull-requests.ts';
import { workspaceId } from './workspaces.ts';

/** The rules that a workspace has changed: who and what counts. A workspace without a row has every default. */
export const workspaceRules = pgTable('workspace_rules', {
  workspaceId: workspaceId().primaryKey(),
  rules: jsonb('rules').$type<Partial<StoredRules>>().notNull(),
});

/** Every change of the rules: when, by whom, and the changed rules before and after. */
export const ruleChanges = pgTable(
  'rule_changes',
  {
    id: id(),
    workspaceId: workspaceId(),
    changedAt: instant('changed_at').notNull().defaultNow(),
    /** The key that made the change. The name stays when the key is deleted. */
    keyId: uuid('key_id').notNull(),
    keyName: text('key_name').notNull(),
    before: jsonb('before').$type<Record<string, unknown>>().notNull(),
    after: jsonb('after').$type<Record<string, unknown>>().notNull(),
  },
  (table) => [index('rule_changes_newest').on(table.workspaceId, table.changedAt, table.id)],
);

/** Pull requests that somebody left out of metrics one by one. */
export const exclusions = pgTable('exclusions', {
  pullRequestId: uuid('pull_request_id')
    .primaryKey()
    .references(() => pullRequests.id, { onDelete: 'cascade' }),
  workspaceId: workspaceId(),
  reason: text('reason').notNull(),
  /** The name of the key that left it out, and when. */
  saidBy: text('said_by').notNull(),
  saidAt: instant('said_at').notNull().defaultNow(),
});
