import { jsonb, pgView, uuid } from 'drizzle-orm/pg-core';
import type { AnalysisResult } from '../../domain/analysis/result.ts';

/**
 * Views of migrations/0002_search.sql over one workspace's rows: row-level security would stop Postgres from using the
 * GIN indexes of their tables.
 */
export const listedPullRequests = pgView('listed_pull_requests', {}).existing();

/**
 * The facts for lists, all columns of migration 0036. A join of the view above with the table itself would bring its policy
 * into the conditions of both, and stop Postgres from using indexes again, those of expressions too.
 */
export const listedFacts = pgView('listed_facts', {}).existing();

export const searchableAiTools = pgView('searchable_ai_tools', {
  pullRequestId: uuid('pull_request_id').notNull(),
  aiTools: jsonb('ai_tools').$type<string[]>().notNull(),
}).existing();

export const searchableAnalyses = pgView('searchable_analyses', {
  pullRequestId: uuid('pull_request_id').notNull(),
  result: jsonb('result').$type<AnalysisResult>(),
}).existing();
