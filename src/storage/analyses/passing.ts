import { sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { PASSING_REASONS } from '../../domain/analysis/call.ts';
import { llmAnalyses } from '../schema/analyses.ts';

/** The alias of `llm_analyses` that the conditions below use. */
export const analysis = alias(llmAnalyses, 'a');

/** Whether an analysis failed for a reason that may pass. */
export const PASSING = sql`(${analysis.status} = 'failed' and split_part(${analysis.reason}, ':', 1) in ${[...PASSING_REASONS]})`;

/** Whether the failure is less than a day old: the model is not asked about such an input again yet. */
export const RECENT = sql`${analysis.finishedAt} > now() - interval '1 day'`;
