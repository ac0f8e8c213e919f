import type { ListedMeasure } from '../domain/metrics/measure-lists.ts';
import { measureOf } from '../domain/metrics/measures.ts';

/** How pages call the measures that the registry names in fewer words. */
const TITLES: Partial<Record<ListedMeasure, string>> = {
  cycle: 'Cycle time',
  pickup: 'Wait for first review',
  review: 'In review',
  mergeWait: 'Ready to merge',
  response: 'First response',
  approvedToMerge: 'Approval to merge',
  deploy: 'Wait for deploy',
  fixResponse: 'Answer to a request for changes',
  large: 'Size L or XL',
  unreviewed: 'Merged without review',
  aiAuthored: 'Written by an agent',
  aiAssisted: 'AI had a hand',
  aiReviewed: 'Reviewed by a tool',
  waitingReviewers: 'Waits for a reviewer',
  waitingMerge: 'Ready to merge now',
  waitingAuthor: 'Waits for the author',
  stale: 'Not moved for 14 days',
};

/** The title of a measure on pages. */
export function titleOf(measure: ListedMeasure): string {
  return TITLES[measure] ?? measureOf(measure).label;
}

/** One sentence that says what a measure is. */
export function sentenceOf(measure: ListedMeasure): string {
  const { explain } = measureOf(measure);
  return `${explain.charAt(0).toUpperCase()}${explain.slice(1)}.`;
}
