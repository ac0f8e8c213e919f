import type { DateName, SortName } from '../../domain/pull-request-list.ts';
import { isOfNow, type ListedMeasure } from '../../domain/metrics/measure-lists.ts';
import { MEASURES, measureOf, shortLabelOf } from '../../domain/metrics/measures.ts';

/** The head of a column with this date. */
export const DATE_WORDS: Record<DateName, string> = {
  updated: 'Updated',
  created: 'Opened',
  merged: 'Merged',
  closed: 'Closed',
  deployed: 'Deployed',
  firstReview: 'First review',
  waitingSince: 'Waits since',
};

/** What a list can be sorted by, in a sentence. */
export const SORT_WORDS: Record<SortName, string> = {
  updated: 'last change',
  created: 'opening',
  merged: 'merge',
  closed: 'end',
  deployed: 'deployment',
  firstReview: 'first review',
  waitingSince: 'wait',
  cycleSeconds: MEASURES.cycle.subject,
  codingSeconds: MEASURES.coding.subject,
  pickupSeconds: MEASURES.pickup.subject,
  reviewSeconds: MEASURES.review.subject,
  mergeWaitSeconds: MEASURES.mergeWait.subject,
  responseSeconds: MEASURES.response.subject,
  approvedToMergeSeconds: MEASURES.approvedToMerge.subject,
  deploySeconds: MEASURES.deploy.subject,
  fixResponseSeconds: MEASURES.fixResponse.subject,
  ciSeconds: MEASURES.ciTime.subject,
  size: MEASURES.size.subject,
};

const WAITED: ListedMeasure[] = ['pickup', 'mergeWait', 'response', 'deploy', 'approvedToMerge', 'reviewResponse'];

/** The head of the column with what each gave to a measure. */
export function valueName(measure: ListedMeasure): string {
  if (isOfNow(measure)) return 'For';
  if (WAITED.includes(measure)) return 'Waited';
  switch (measure) {
    case 'size':
      return 'Lines';
    case 'reviews':
    case 'rounds':
      return shortLabelOf(measure);
    case 'openAtEnd':
      return 'Age';
    default:
      return 'Took';
  }
}

/** What happened at the instant at which a pull request counts for a measure. */
export function eventName(measure: ListedMeasure): string {
  const of = measureOf(measure);
  if (of.form === 'stock') return isOfNow(measure) ? 'since' : 'opened';
  if (of.form === 'span') return of.between === 'request and review' ? 'reviewed' : 'deployed';
  if (of.form !== 'count' && of.form !== 'distinct') return 'merged';
  return of.event === 'review' ? 'reviewed' : of.event;
}

/** Why a merge has no value of a measure. */
export const WITHOUT: Partial<Record<ListedMeasure, string>> = {
  pickup: 'merged without a review',
  review: 'merged without a review',
  mergeWait: 'merged with a review',
  response: 'merged without a response',
  approvedToMerge: 'merged without an approval',
  deploy: 'not deployed yet',
};
