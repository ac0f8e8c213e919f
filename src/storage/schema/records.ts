import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { emptyArray, instant } from './columns.ts';
import { repositoryId } from './repositories.ts';
import { workspaceId } from './workspaces.ts';

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
    deadLetters: jsonb('dead_letters').notNull().default(emptyArray),
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
