import { earlier, isBefore, later, secondsBetween } from './instants.ts';

/** From an instant to another one, ISO 8601. */
export interface Span {
  from: string;
  to: string;
}

/** The stages of a merged pull request, in seconds. The stages that apply add up to the cycle. */
export interface Stages {
  codingSeconds: number | null;
  pickupSeconds: number | null;
  reviewSeconds: number | null;
  /** Replaces pickup and review when no review came before the merge. */
  mergeWaitSeconds: number | null;
  cycleSeconds: number | null;
  unreviewed: boolean | null;
  /** The waits among them. */
  waits: { pickup: Span | null; review: Span | null; mergeWait: Span | null };
}

/** r of the definitions: the ready instant, else the opening, no earlier than the start and no later than the merge. */
export function readyWithin(instants: {
  startedAt: string;
  openedAt: string;
  readyAt: string | null;
  mergedAt: string | null;
}): string {
  const { startedAt, openedAt, readyAt, mergedAt } = instants;
  const ready = later(readyAt ?? openedAt, startedAt);
  // After a rebase on a machine with a wrong clock, the first commit may be later than the merge.
  return mergedAt === null ? ready : earlier(ready, later(mergedAt, startedAt));
}

const NOT_MERGED: Stages = {
  codingSeconds: null,
  pickupSeconds: null,
  reviewSeconds: null,
  mergeWaitSeconds: null,
  cycleSeconds: null,
  unreviewed: null,
  waits: { pickup: null, review: null, mergeWait: null },
};

/** The stages between the start and the merge; all null without a merge. */
export function stagesOf(instants: {
  startedAt: string;
  openedAt: string;
  readyAt: string | null;
  firstReviewAt: string | null;
  mergedAt: string | null;
}): Stages {
  const { startedAt, firstReviewAt, mergedAt } = instants;
  if (mergedAt === null) return NOT_MERGED;
  const end = later(mergedAt, startedAt);
  const ready = readyWithin(instants);
  const reviewed = firstReviewAt !== null && !isBefore(mergedAt, firstReviewAt) ? later(firstReviewAt, ready) : null;
  const waits = {
    pickup: reviewed === null ? null : { from: ready, to: reviewed },
    review: reviewed === null ? null : { from: reviewed, to: end },
    mergeWait: reviewed === null ? { from: ready, to: end } : null,
  };
  return {
    codingSeconds: secondsBetween(startedAt, ready),
    pickupSeconds: lengthOf(waits.pickup),
    reviewSeconds: lengthOf(waits.review),
    mergeWaitSeconds: lengthOf(waits.mergeWait),
    cycleSeconds: secondsBetween(startedAt, end),
    unreviewed: reviewed === null,
    waits,
  };
}

/** The seconds of a span; null without one. */
export function lengthOf(span: Span | null): number | null {
  return span && secondsBetween(span.from, span.to);
}
