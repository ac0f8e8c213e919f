import { sql } from 'drizzle-orm';
import {
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { SIGNAL_KINDS, TIERS } from '../../domain/ai/evidence.ts';
import type { AnalysisResult } from '../../domain/analysis/result.ts';
import { id, instant } from './columns.ts';
import { pullRequestId, pullRequests } from './pull-requests.ts';
import { workspaceId } from './workspaces.ts';

/**
 * Evidence of AI use, one row for each signal: docs/ai.md. `source` is a commit's sha, GitHub's id of a review or
 * comment, or a part of the pull request.
 */
export const aiSignals = pgTable(
  'ai_signals',
  {
    id: id(),
    // The pull request's workspace, as in its lists.
    workspaceId: uuid('workspace_id').notNull(),
    pullRequestId: pullRequestId(),
    kind: text('kind', { enum: SIGNAL_KINDS }).notNull(),
    tool: text('tool').notNull(),
    tier: text('tier', { enum: TIERS }).notNull(),
    source: text('source').notNull(),
    quote: text('quote').notNull(),
    ruleVersion: integer('rule_version').notNull(),
    /** The instant of its source: of the commit, review or comment, else of the opening; the default is an older version's. */
    at: instant('at', 3).notNull().defaultNow(),
  },
  (table) => [
    unique('ai_signals_source').on(table.pullRequestId, table.kind, table.tool, table.source),
    index('ai_signals_newest').on(table.workspaceId, sql`${table.at} desc`, sql`${table.id} desc`),
  ],
);

/**
 * Signals that a person says are wrong. They are named by their values and not by an id: the rows of `ai_signals` go and come back with
 * the rules.
 */
export const signalCorrections = pgTable(
  'signal_corrections',
  {
    workspaceId: workspaceId(),
    pullRequestId: pullRequestId(),
    kind: text('kind', { enum: SIGNAL_KINDS }).notNull(),
    tool: text('tool').notNull(),
    source: text('source').notNull(),
    reason: text('reason').notNull(),
    /** The name of the key that said it, and when. */
    saidBy: text('said_by').notNull(),
    saidAt: instant('said_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.pullRequestId, table.kind, table.tool, table.source] })],
);

/**
 * A model's results for a pull request. A row is `pending` until a model has answered for its input. A pull request has
 * one pending row at most, without a hash, because the input is built when the row is taken. After that the row is the
 * one result of that input.
 */
export const llmAnalyses = pgTable(
  'llm_analyses',
  {
    id: id(),
    workspaceId: workspaceId(),
    pullRequestId: pullRequestId(),
    status: text('status', { enum: ['pending', 'succeeded', 'failed'] }).notNull(),
    /** Among all results of the pull request, the one for its present content. */
    isCurrent: boolean('is_current').notNull().default(false),
    /** `synced_at` of the pull request when its content was last found to have this result. */
    contentVersion: instant('content_version'),
    inputHash: text('input_hash'),
    promptVersion: integer('prompt_version'),
    model: text('model'),
    reason: text('reason'),
    result: jsonb('result').$type<AnalysisResult>(),
    inputTokens: integer('input_tokens').notNull().default(0),
    outputTokens: integer('output_tokens').notNull().default(0),
    /** In US dollars; null where no price is configured. */
    cost: doublePrecision('cost'),
    /**
     * Tries of a pending row that failed for another reason than the pull request itself, and until when a lease on the
     * row lasts.
     */
    attempts: integer('attempts').notNull().default(0),
    leasedUntil: instant('leased_until'),
    /** `updated_at` of the pull request: pending rows are taken newest first. */
    pullRequestUpdatedAt: instant('pull_request_updated_at').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    finishedAt: instant('finished_at'),
  },
  (table) => [
    unique('llm_analyses_input').on(table.pullRequestId, table.inputHash, table.promptVersion, table.model),
    uniqueIndex('llm_analyses_one_pending')
      .on(table.pullRequestId)
      .where(sql`status = 'pending'`),
    uniqueIndex('llm_analyses_one_current')
      .on(table.pullRequestId)
      .where(sql`is_current`),
    index('llm_analyses_pending')
      .on(table.workspaceId, sql`${table.pullRequestUpdatedAt} desc`, sql`${table.id} desc`)
      .where(sql`status = 'pending'`),
    // These rows are few, for any number of analyses.
    index('llm_analyses_failed')
      .on(table.workspaceId)
      .where(sql`status = 'failed'`),
    index('llm_analyses_finished')
      .on(table.workspaceId, table.finishedAt)
      .where(sql`status <> 'pending'`),
    index('llm_analyses_hash').on(table.workspaceId, table.inputHash),
    index('llm_analyses_result').using('gin', sql`${table.result} jsonb_path_ops`),
  ],
);

/** Every call of the model, noted before it is made: the bill, and the usage that counts against the day's limit. */
export const llmCalls = pgTable(
  'llm_calls',
  {
    id: id(),
    workspaceId: workspaceId(),
    pullRequestId: uuid('pull_request_id').references(() => pullRequests.id, { onDelete: 'set null' }),
    inputHash: text('input_hash').notNull(),
    promptVersion: integer('prompt_version').notNull(),
    model: text('model').notNull(),
    /**
     * The most tokens that it may take; they count until the answer reports its usage, and for ever when no answer
     * comes.
     */
    reservedTokens: integer('reserved_tokens').notNull(),
    startedAt: instant('started_at').notNull().defaultNow(),
    finishedAt: instant('finished_at'),
    /** `answered`: paid; `refused`: the provider did no work. Null while it runs, or when its end is not known. */
    outcome: text('outcome', { enum: ['answered', 'refused'] }),
    inputTokens: integer('input_tokens'),
    outputTokens: integer('output_tokens'),
    /** In US dollars; null where no price is configured. */
    cost: doublePrecision('cost'),
  },
  (table) => [
    index('llm_calls_day').on(table.workspaceId, table.startedAt),
    index('llm_calls_pull_request').on(table.pullRequestId),
  ],
);
