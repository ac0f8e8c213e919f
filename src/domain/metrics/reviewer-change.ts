import type { Distribution } from './aggregates.ts';
import { changeOfCount, changeOfMedian, changeOfShare, untested, type Change } from './change.ts';
import type { WindowRanks } from './changes.ts';
import { secondsOf, type Window } from './windows.ts';

/** What one person reviewed in a window. */
export interface ReviewsGiven {
  reviews: number;
  pullRequests: number;
  /** Seconds from the request to the review. */
  response: Distribution;
}

export const NO_REVIEWS: ReviewsGiven = {
  reviews: 0,
  pullRequests: 0,
  response: { n: 0, p25: null, p50: null, p75: null, p90: null },
};

/** `pullRequests`, a number of different things, is never tested. */
export type ReviewerChange = Record<'reviews' | 'pullRequests' | 'share' | 'response', Change>;

/** With `total`, all reviews of the window. */
type Given = ReviewsGiven & { total: number };

/** How a reviewer's measures changed between two windows. `ranks` are null without a value in either. */
export function changesOfReviewer(
  windows: { current: Window; previous: Window },
  { current, previous }: { current: Given; previous: Given },
  ranks: WindowRanks | null,
): ReviewerChange {
  const seconds = { current: secondsOf(windows.current), previous: secondsOf(windows.previous) };
  return {
    reviews: changeOfCount({ n: current.reviews }, { n: previous.reviews }, seconds),
    pullRequests: untested({ value: previous.pullRequests }),
    share: changeOfShare(shareOf(current), shareOf(previous)),
    response: changeOfMedian(current.response, previous.response, ranks ?? { rankSum: 0, ties: 0 }),
  };
}

function shareOf({ reviews, total }: Given) {
  return { n: total, count: reviews, value: total === 0 ? null : reviews / total };
}
