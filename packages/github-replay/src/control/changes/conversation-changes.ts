import type { InlineComment, IssueComment, PullRequest, Review, ReviewState } from '../../history/model.ts';
import { nextId } from './ids.ts';
import type { Moment } from './moment.ts';

export function reviewed(pullRequest: PullRequest, state: ReviewState, body: string, moment: Moment): PullRequest {
  const { at, actor } = moment;
  const review: Review = {
    databaseId: nextId(pullRequest.reviews, pullRequest, moment),
    author: actor,
    state,
    body,
    createdAt: at,
    submittedAt: state === 'PENDING' ? null : at,
    commitOid: pullRequest.headRefOid,
  };
  return { ...pullRequest, updatedAt: at, reviews: [...pullRequest.reviews, review] };
}

export function commented(pullRequest: PullRequest, body: string, moment: Moment): PullRequest {
  const { at, actor } = moment;
  const databaseId = nextId(pullRequest.comments, pullRequest, moment);
  const comment: IssueComment = { databaseId, author: actor, body, createdAt: at, updatedAt: at };
  return { ...pullRequest, updatedAt: at, comments: [...pullRequest.comments, comment] };
}

/** An inline comment creates a review without a text, as on GitHub. */
export function inlineCommented(pullRequest: PullRequest, path: string, body: string, moment: Moment): PullRequest {
  const { at, actor } = moment;
  const withReview = reviewed(pullRequest, 'COMMENTED', '', moment);
  const comment: InlineComment = {
    databaseId: nextId(pullRequest.inlineComments, pullRequest, moment),
    author: actor,
    body,
    createdAt: at,
    updatedAt: at,
    reviewId: withReview.reviews.at(-1)?.databaseId ?? 0,
    replyToId: null,
    path,
    line: 1,
    commitOid: pullRequest.headRefOid,
  };
  return { ...withReview, inlineComments: [...pullRequest.inlineComments, comment] };
}

/** Removes a comment of either kind; without an id, the last one. Deleting moves `updatedAt` too. */
export function withoutComment(pullRequest: PullRequest, databaseId: number | undefined, at: string): PullRequest {
  const target = databaseId ?? pullRequest.comments.at(-1)?.databaseId ?? pullRequest.inlineComments.at(-1)?.databaseId;
  const others = <Part extends { databaseId: number }>(parts: readonly Part[]): Part[] =>
    parts.filter((part) => part.databaseId !== target);
  const [comments, inlineComments] = [others(pullRequest.comments), others(pullRequest.inlineComments)];
  const before = pullRequest.comments.length + pullRequest.inlineComments.length;
  if (comments.length + inlineComments.length === before) throw new Error('there is no such comment');
  return { ...pullRequest, updatedAt: at, comments, inlineComments };
}

/** Only a verdict can be dismissed; without an id, the last one is. */
export function dismissed(
  pullRequest: PullRequest,
  databaseId: number | undefined,
  { at, actor }: Moment,
): PullRequest {
  const review = pullRequest.reviews.findLast(
    (each) =>
      (each.state === 'APPROVED' || each.state === 'CHANGES_REQUESTED') &&
      (databaseId === undefined || each.databaseId === databaseId),
  );
  if (!review) throw new Error('there is no such review to dismiss');
  const reviews = pullRequest.reviews.map((each) =>
    each === review ? { ...each, state: 'DISMISSED' as const } : each,
  );
  const event = {
    __typename: 'ReviewDismissedEvent' as const,
    createdAt: at,
    actor,
    reviewId: review.databaseId,
    previousReviewState: review.state,
  };
  return { ...pullRequest, updatedAt: at, reviews, timeline: [...pullRequest.timeline, event] };
}
