import { sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { PASSING_REASONS } from '../../domain/analysis/call.ts';
import { llmAnalyses } from '../schema/analyses.ts';

/** The rows of the conditions below. */
export const analysis = alias(llmAnalyses, 'a');

/** Whether an analysis failed for a reason that may pass. */
export const PASSING = sql`(${analysis.status} = 'failed' and split_part(${analysis.reason}, ':', 1) in ${[...PASSING_REASONS]})`;

/** Whether the failure was less than a day ago: such an input is not asked about again yet. */
export const RECENT = sql`${analysis.finishedAt} > now() - interval '1 day'`;
