import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { id, instant } from './columns.ts';
import { repositories, repositoryId } from './repositories.ts';
import { workspaceId, workspaces } from './workspaces.ts';

export const syncRuns = pgTable(
  'sync_runs',
  {
    id: uuid('id').primaryKey(),
    workspaceId: workspaceId(),
    repositoryId: repositoryId(),
    kind: text('kind', { enum: ['backfill', 'incremental'] }).notNull(),
    daysBack: integer('days_back'),
    status: text('status', {
      enum: ['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled'],
    }).notNull(),
    phase: text('phase').notNull(),
    progress: jsonb('progress').notNull(),
    github: jsonb('github').notNull(),
    startedAt: instant('started_at').notNull(),
    finishedAt: instant('finished_at'),
    resumeAt: instant('resume_at'),
    error: jsonb('error'),
    receipt: jsonb('receipt'),
    analysis: jsonb('analysis'),
    /** Set when it ends: the record is deleted after that. */
    expiresAt: instant('expires_at'),
  },
  (table) => [
    index('sync_runs_list').on(table.repositoryId, sql`${table.startedAt} desc`, sql`${table.id} desc`),
    index('sync_runs_expiry')
      .on(table.expiresAt)
      .where(sql`expires_at is not null`),
  ],
);

export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    id: text('id').primaryKey(),
    event: text('event').notNull(),
    receivedAt: instant('received_at').notNull().defaultNow(),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [index('webhook_deliveries_expiry').on(table.expiresAt)],
);

/** Messages that no consumer could settle. One that names nothing of a tenant's is the operator's, without a workspace. */
export const deadLetters = pgTable(
  'dead_letters',
  {
    id: id(),
    workspaceId: uuid('workspace_id').references(() => workspaces.id, { onDelete: 'cascade' }),
    repositoryId: uuid('repository_id').references(() => repositories.id, { onDelete: 'cascade' }),
    /** The sync it belonged to, whose record may have expired. */
    syncId: uuid('sync_id'),
    queue: text('queue').notNull(),
    /** The platform's id of the message: it may deliver a dead letter twice. */
    messageId: text('message_id').notNull().unique(),
    message: jsonb('message').notNull(),
    /** As fine as the API shows it: a page begins after an instant that it was told. */
    failedAt: instant('failed_at', 3).notNull().defaultNow(),
    replayedAt: instant('replayed_at'),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [
    index('dead_letters_list').on(table.workspaceId, sql`${table.failedAt} desc`, sql`${table.id} desc`),
    index('dead_letters_sync').on(table.syncId),
    index('dead_letters_expiry').on(table.expiresAt),
  ],
);

/** How far a scheduled job has come, by its name. */
export const scheduleMarks = pgTable('schedule_marks', {
  name: text('name').primaryKey(),
  at: instant('at').notNull(),
});
