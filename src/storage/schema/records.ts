import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { SyncAnalysis } from '../../domain/analysis/sync-analysis.ts';
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
    analysis: jsonb('analysis').$type<SyncAnalysis>(),
    /** Set at the end of the sync: the record is deleted after that instant. */
    expiresAt: instant('expires_at'),
  },
  (table) => [
    index('sync_runs_list').on(table.repositoryId, sql`${table.startedAt} desc`, sql`${table.id} desc`),
    index('sync_runs_expiry')
      .on(table.expiresAt)
      .where(sql`expires_at is not null`),
  ],
);

/** What stays of the record of a sync that has ended, long enough to see a pattern: neither receipt nor analyses. */
export const syncSummaries = pgTable(
  'sync_summaries',
  {
    /** The id of the sync. */
    id: uuid('id').primaryKey(),
    workspaceId: workspaceId(),
    repositoryId: repositoryId(),
    kind: text('kind', { enum: ['backfill', 'incremental'] }).notNull(),
    daysBack: integer('days_back'),
    status: text('status', { enum: ['succeeded', 'failed', 'cancelled'] }).notNull(),
    phase: text('phase').notNull(),
    progress: jsonb('progress').notNull(),
    github: jsonb('github').notNull(),
    startedAt: instant('started_at').notNull(),
    finishedAt: instant('finished_at').notNull(),
    error: jsonb('error'),
    /** Whether the receipt was complete; null without a receipt. */
    complete: boolean('complete'),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [
    index('sync_summaries_list').on(table.repositoryId, sql`${table.startedAt} desc`, sql`${table.id} desc`),
    index('sync_summaries_expiry').on(table.expiresAt),
    index('sync_summaries_failed')
      .on(table.workspaceId, table.finishedAt)
      .where(sql`status = 'failed'`),
    index('sync_summaries_succeeded')
      .on(table.repositoryId, table.finishedAt)
      .where(sql`status = 'succeeded'`),
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

/**
 * Messages that no consumer could settle. A message that names no workspace's data is the operator's, without a
 * workspace.
 */
export const deadLetters = pgTable(
  'dead_letters',
  {
    id: id(),
    workspaceId: uuid('workspace_id').references(() => workspaces.id, { onDelete: 'cascade' }),
    repositoryId: uuid('repository_id').references(() => repositories.id, { onDelete: 'cascade' }),
    /** The sync that it belonged to; that sync's record may have expired. */
    syncId: uuid('sync_id'),
    queue: text('queue').notNull(),
    /** The platform's id of the message: it may deliver a dead letter twice. */
    messageId: text('message_id').notNull().unique(),
    message: jsonb('message').notNull(),
    /** With the API's precision: a page begins after an instant that the client has seen. */
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

/** The versions of the formulas of facts that ran here, each since when. They belong to no workspace. */
export const formulaVersions = pgTable('formula_versions', {
  version: integer('version').primaryKey(),
  since: instant('since').notNull(),
});
