import { jsonb, pgView, uuid } from 'drizzle-orm/pg-core';
import type { AnalysisResult } from '../../domain/analysis/result.ts';

/**
 * Views of migrations/0002_search.sql over one workspace's rows: row-level security would stop Postgres from using the
 * GIN indexes of their tables.
 */
export const listedPullRequests = pgView('listed_pull_requests', {}).existing();

export const searchableAiTools = pgView('searchable_ai_tools', {
  pullRequestId: uuid('pull_request_id').notNull(),
  aiTools: jsonb('ai_tools').$type<string[]>().notNull(),
}).existing();

export const searchableAnalyses = pgView('searchable_analyses', {
  pullRequestId: uuid('pull_request_id').notNull(),
  result: jsonb('result').$type<AnalysisResult>(),
}).existing();
