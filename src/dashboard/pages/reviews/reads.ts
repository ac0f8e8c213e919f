import { apiFiltersOf, apiQueryOf, windowQueryOf } from '../../../domain/page-address.ts';
import { goalMetricsRoute } from '../../../routes/metrics/goals.ts';
import { openWorkRoute } from '../../../routes/metrics/open-work.ts';
import { reviewersRoute } from '../../../routes/metrics/windowed.ts';
import { ProblemError } from '../../../routes/problem.ts';
import type { Answer } from '../../read.ts';
import type { Visit } from '../../visit.ts';

/** More reviewers than this are not read: the API's largest page. */
const MAX_REVIEWERS = 200;

export type OpenWork = Answer<typeof openWorkRoute>;
export type ReviewersAnswer = Answer<typeof reviewersRoute>;
export type Reviewer = ReviewersAnswer['data'][number];
export type WaitGoal = Answer<typeof goalMetricsRoute>['data'][number];

/** What the rule `individualNumbers` keeps from this key, in its words. */
export interface Withheld {
  why: string;
}

export function openWorkOf({ address, read }: Visit): Promise<OpenWork> {
  return read(openWorkRoute, { query: apiFiltersOf(address.filters) });
}

export function reviewersOf({ address, read }: Visit): Promise<ReviewersAnswer> {
  return read(reviewersRoute, { query: { ...apiQueryOf(address), limit: String(MAX_REVIEWERS) } });
}

/** The numbers of single people, or why they are not shown. */
export async function seen<Body>(answer: Promise<Body>): Promise<Body | Withheld> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ProblemError && error.type === 'individual-numbers') return { why: error.message };
    throw error;
  }
}

/** Both end with the first answer of a human; of comments only `response` knows. */
const OF_WAITS = ['pickup', 'response'];

/**
 * The goal for the wait for a first review that holds for what the page shows: with the same filters, else for everything; null
 * without one.
 */
export async function waitGoalOf({ address, read }: Visit): Promise<WaitGoal | null> {
  const { data } = await read(goalMetricsRoute, { query: windowQueryOf(address.window) });
  const ofWaits = data.filter(({ goal }) => OF_WAITS.includes(goal.metric) && goal.direction === 'atMost');
  const of = (filter: Record<string, string>) => ofWaits.find(({ goal }) => spelled(goal.filter) === spelled(filter));
  return of(apiFiltersOf(address.filters)) ?? of({}) ?? null;
}

function spelled(filter: Record<string, string>): string {
  return JSON.stringify(Object.entries(filter).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
