import { boolean, doublePrecision, index, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { DIRECTIONS, type GoalMetric } from '../../domain/metrics/goals.ts';
import { id, instant } from './columns.ts';
import { workspaceId } from './workspaces.ts';

/** What a workspace wants to keep, such as a first response within eight hours for 80 % of the pull requests. */
export const goals = pgTable(
  'goals',
  {
    id: id(),
    workspaceId: workspaceId(),
    name: text('name'),
    metric: text('metric').$type<GoalMetric>().notNull(),
    /** The filters as they were given, by the names that a request has for them. */
    filter: jsonb('filter').$type<Record<string, string>>().notNull(),
    /** Seconds or lines; of a share a number from 0 to 1. */
    target: doublePrecision('target').notNull(),
    /** How many of the pull requests have to be within the target, from 0 to 1; null for half, and for a share. */
    share: doublePrecision('share'),
    /** Whether the seconds are those of the rule `workingHours`. */
    workingHours: boolean('working_hours').notNull().default(false),
    direction: text('direction', { enum: DIRECTIONS }).notNull(),
    /** To the millisecond, as the API shows it. */
    createdAt: instant('created_at', 3).notNull().defaultNow(),
  },
  (table) => [index('goals_oldest').on(table.workspaceId, table.createdAt, table.id)],
);
