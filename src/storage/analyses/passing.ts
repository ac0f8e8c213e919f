import { sql } from 'drizzle-orm';
import { PASSING_REASONS } from '../../domain/analysis/call.ts';

/** Whether a row named `a` of `llm_analyses` failed for a reason that may pass. */
export const PASSING = sql`(a.status = 'failed' and split_part(a.reason, ':', 1) in ${[...PASSING_REASONS]})`;

/** Whether that was less than a day ago: it is not asked about again so soon. */
export const RECENT = sql`a.finished_at > now() - interval '1 day'`;
