import type { PullRequest, Review } from '../../history/model.ts';
import { issueShape } from '../../rest/issue-shape.ts';
import { inlineCommentShape, issueCommentShape, reviewShape, type Parent } from '../../rest/part-shapes.ts';
import { pullRequestShape } from '../../rest/pull-request-shape.ts';
import { missingIn, type WebhookEvent } from '../webhook-event.ts';

/** Reviews that were sent in. A pending one is not announced. */
export function submittedEvents(parent: Parent, before: PullRequest): WebhookEvent[] {
  return missingIn(before.reviews, parent.pullRequest.reviews)
    .filter(({ submittedAt }) => submittedAt !== null)
    .map((review) => reviewEvent(parent, 'submitted', review));
}

export function dismissedEvents(parent: Parent, before: PullRequest): WebhookEvent[] {
  const dismissed = ({ reviews }: PullRequest): Review[] => reviews.filter(({ state }) => state === 'DISMISSED');
  return missingIn(dismissed(before), dismissed(parent.pullRequest)).map((review) =>
    reviewEvent(parent, 'dismissed', review),
  );
}

/** Comments of either kind that came or went. */
export function commentEvents(parent: Parent, before: PullRequest): WebhookEvent[] {
  const after = parent.pullRequest;
  const issueComment = (action: string) => (comment: PullRequest['comments'][number]) => ({
    name: 'issue_comment',
    payload: { action, issue: issueShape(parent), comment: issueCommentShape(parent, comment) },
  });
  const inlineComment = (action: string) => (comment: PullRequest['inlineComments'][number]) => ({
    name: 'pull_request_review_comment',
    payload: { action, pull_request: shapeOf(parent), comment: inlineCommentShape(parent, comment) },
  });
  return [
    ...missingIn(before.comments, after.comments).map(issueComment('created')),
    ...missingIn(after.comments, before.comments).map(issueComment('deleted')),
    ...missingIn(before.inlineComments, after.inlineComments).map(inlineComment('created')),
    ...missingIn(after.inlineComments, before.inlineComments).map(inlineComment('deleted')),
  ];
}

/** Webhooks have a review's state in lower case; the API has it in upper case. */
function reviewEvent(parent: Parent, action: string, review: Review): WebhookEvent {
  const shape = { ...reviewShape(parent, review), state: review.state.toLowerCase() };
  return { name: 'pull_request_review', payload: { action, review: shape, pull_request: shapeOf(parent) } };
}

function shapeOf({ repository, pullRequest, api }: Parent) {
  return pullRequestShape(repository, pullRequest, api);
}
