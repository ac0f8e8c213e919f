import { sql } from 'drizzle-orm';
import { doublePrecision, index, integer, jsonb, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { child } from './lists.ts';
import { id, instant } from './columns.ts';
import { pullRequestId } from './pull-requests.ts';
import { workspaceId } from './workspaces.ts';

export const aiSignals = pgTable(
  'ai_signals',
  {
    ...child(),
    kind: text('kind').notNull(),
    tool: text('tool').notNull(),
    tier: text('tier').notNull(),
    source: text('source').notNull(),
    quote: text('quote').notNull(),
    ruleVersion: integer('rule_version').notNull(),
  },
  (table) => [unique('ai_signals_source').on(table.pullRequestId, table.kind, table.tool, table.source)],
);

export const llmAnalyses = pgTable(
  'llm_analyses',
  {
    id: id(),
    workspaceId: workspaceId(),
    pullRequestId: pullRequestId(),
    inputHash: text('input_hash').notNull(),
    promptVersion: integer('prompt_version').notNull(),
    model: text('model').notNull(),
    status: text('status').notNull(),
    reason: text('reason'),
    result: jsonb('result'),
    inputTokens: integer('input_tokens').notNull().default(0),
    outputTokens: integer('output_tokens').notNull().default(0),
    cost: doublePrecision('cost'),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [
    unique('llm_analyses_input').on(table.pullRequestId, table.inputHash, table.promptVersion, table.model),
    index('llm_analyses_result').using('gin', sql`${table.result} jsonb_path_ops`),
  ],
);
