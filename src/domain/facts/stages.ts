import { clamp, isBefore, later, secondsBetween } from './instants.ts';

/** The stages of a merged pull request, in seconds. The stages that apply add up to the cycle. */
export interface Stages {
  codingSeconds: number | null;
  pickupSeconds: number | null;
  reviewSeconds: number | null;
  /** Replaces pickup and review when no review came before the merge. */
  mergeWaitSeconds: number | null;
  cycleSeconds: number | null;
  unreviewed: boolean | null;
}

const NOT_MERGED: Stages = {
  codingSeconds: null,
  pickupSeconds: null,
  reviewSeconds: null,
  mergeWaitSeconds: null,
  cycleSeconds: null,
  unreviewed: null,
};

/** The stages between the start and the merge; all null without a merge. */
export function stagesOf(instants: {
  startedAt: string;
  openedAt: string;
  readyAt: string | null;
  firstReviewAt: string | null;
  mergedAt: string | null;
}): Stages {
  const { startedAt, openedAt, readyAt, firstReviewAt, mergedAt } = instants;
  if (mergedAt === null) return NOT_MERGED;
  // After a rebase on a machine with a wrong clock, the first commit may be later than the merge.
  const end = later(mergedAt, startedAt);
  const ready = clamp(readyAt ?? openedAt, startedAt, end);
  const reviewed = firstReviewAt !== null && !isBefore(mergedAt, firstReviewAt) ? later(firstReviewAt, ready) : null;
  return {
    codingSeconds: secondsBetween(startedAt, ready),
    pickupSeconds: reviewed === null ? null : secondsBetween(ready, reviewed),
    reviewSeconds: reviewed === null ? null : secondsBetween(reviewed, end),
    mergeWaitSeconds: reviewed === null ? secondsBetween(ready, end) : null,
    cycleSeconds: secondsBetween(startedAt, end),
    unreviewed: reviewed === null,
  };
}
