import { measureOf, unitOf, type MeasureIn, type MeasureName, type MeasureOf } from './measures.ts';
import type { Against, NamedWindow, Window } from './windows.ts';
import { countWords, durationWords, shareWords } from './words.ts';

const DAY_MS = 86_400_000;

/** The measures whose change is tested, and may be claimed. */
export type ClaimedMeasure = Extract<MeasureIn<'window' | 'total'>, MeasureOf<'count' | 'distribution' | 'share'>>;

/** How a sentence names each measure. */
export const SUBJECTS: Record<ClaimedMeasure, string> = {
  merged: 'the number of merged pull requests',
  opened: 'the number of opened pull requests',
  closedUnmerged: 'the number of pull requests closed unmerged',
  reviews: 'the number of reviews',
  cycle: 'the cycle time',
  coding: 'the coding time',
  pickup: 'the wait for first review',
  review: 'the time in review',
  mergeWait: 'the time from ready to merge without a review',
  response: 'the time to the first response',
  approvedToMerge: 'the time from approval to merge',
  deploy: 'the wait for deploy',
  size: 'the size of pull requests',
  large: 'the share of large pull requests',
  unreviewed: 'the share merged without review',
  mergedWithoutApproval: 'the share merged without approval',
  reverts: 'the share of reverts',
  hotfixes: 'the share of hotfixes',
  checksPassed: 'the share whose checks passed',
  aiAuthored: 'the share written by an agent',
  aiAssisted: 'the share where AI had a hand',
  aiReviewed: 'the share reviewed by a tool',
};

/** A measure's value in words. */
export function valueWords(name: MeasureName, value: number): string {
  const unit = unitOf(name);
  if (unit === 'seconds') return durationWords(value);
  if (measureOf(name).form === 'share') return shareWords(value);
  return unit === 'lines' ? `${countWords(value)} lines` : countWords(value);
}

/** What a window is compared with, in words: `the 13 weeks before`. */
export function comparedWords(named: NamedWindow | undefined, { from, to }: Window, against: Against): string {
  if (against === 'year') return 'the same time a year before';
  if (named !== undefined && named !== 'quarter') return `the ${Number.parseInt(named, 10)} weeks before`;
  const days = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
  return days > 1 ? `the ${days} days before` : 'the time before';
}
