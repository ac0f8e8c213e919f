import type { HumanReview } from './conversation.ts';
import type { EventInput } from './input.ts';
import { isBefore } from './instants.ts';

/** The dismissal of a review: when, and what the review said before. */
interface Dismissal {
  at: string;
  previousState: unknown;
}

/** The dismissals of reviews, by GitHub's id of the review. */
export function dismissalsOf(events: EventInput[]): Map<string, Dismissal> {
  return new Map(
    events
      .filter(({ kind }) => kind === 'review_dismissed')
      // An earlier version stored the id as a number.
      .map(({ data, createdAt }) => [
        String(data['reviewGithubId']),
        { at: createdAt, previousState: data['previousState'] },
      ]),
  );
}

/** A review with what it says at an instant: a review that was dismissed only later still says what it said. */
export interface Decision {
  review: HumanReview;
  says: HumanReview['state'];
}

/**
 * The decisions (approvals, requests for changes, dismissed ones) submitted by an instant, oldest first, as they were
 * then. Null means now.
 */
export function decisionsBy(reviews: HumanReview[], events: EventInput[], instant: string | null): Decision[] {
  const dismissals = dismissalsOf(events);
  const saysThen = ({ state, githubId }: HumanReview) => {
    const dismissal = dismissals.get(githubId);
    const isLater = dismissal !== undefined && instant !== null && isBefore(instant, dismissal.at);
    if (state !== 'dismissed' || !isLater) return state;
    const { previousState } = dismissal;
    return previousState === 'approved' || previousState === 'changes_requested' ? previousState : state;
  };
  return reviews
    .filter(({ submittedAt }) => instant === null || !isBefore(instant, submittedAt))
    .map((review) => ({ review, says: saysThen(review) }))
    .filter(({ says }) => says !== 'commented');
}

/** Of decisions, oldest first, the last one of each reviewer, in the same order: it stands, unless it was dismissed. */
export function lastDecisions(decisions: Decision[]): Decision[] {
  // A Map would keep the place of each reviewer's first decision.
  const lastOf = new Map(decisions.map((decision) => [decision.review.author.id, decision]));
  return decisions.filter((decision) => lastOf.get(decision.review.author.id) === decision);
}

/**
 * The approvals that count, oldest first: those not dismissed at the merge, and later ones that stand now. Without a
 * merge, all that stand now.
 */
export function approvalsOf(reviews: HumanReview[], events: EventInput[], mergedAt: string | null): HumanReview[] {
  const isLater = ({ review }: Decision) => mergedAt === null || isBefore(mergedAt, review.submittedAt);
  const atMerge = mergedAt === null ? [] : decisionsBy(reviews, events, mergedAt);
  const later = decisionsBy(reviews, events, null).filter(isLater);
  return [...atMerge, ...later].filter(({ says }) => says === 'approved').map(({ review }) => review);
}
