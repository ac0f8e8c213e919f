import type { InlineComment, IssueComment, Review } from '../../history/model.ts';
import { connection, sequenceOf, type PageArguments } from '../connection.ts';
import { nodeId, type NodeKind } from '../node-id.ts';
import { actorView } from './actor-view.ts';
import { commitStubView } from './commit-view.ts';
import { addresses, pullRequestPath, type Home } from './home.ts';

const INT_MAX = 2 ** 31 - 1;

/** GitHub's own two ids: the old 32-bit field has nothing to say once the number has outgrown it. */
export function databaseIds(databaseId: number): { databaseId: number | null; fullDatabaseId: string } {
  return { databaseId: databaseId > INT_MAX ? null : databaseId, fullDatabaseId: String(databaseId) };
}

/** The fields of GraphQL's `Comment` interface, which reviews, comments and pull requests have. */
function commentFields(
  home: Home,
  kind: NodeKind,
  comment: { databaseId: number; author: IssueComment['author']; body: string; createdAt: string; updatedAt: string },
) {
  const { databaseId, author, body, createdAt, updatedAt } = comment;
  return {
    id: () => nodeId(kind, home.repository.databaseId, home.pullRequest.number, databaseId),
    ...databaseIds(databaseId),
    author: () => actorView(author),
    authorAssociation: 'CONTRIBUTOR',
    body,
    bodyText: body,
    createdAt,
    updatedAt,
    publishedAt: createdAt,
    lastEditedAt: null,
    isMinimized: false,
    repository: home.repositoryView,
    pullRequest: () => home.pullRequestView,
  };
}

export function issueCommentView(home: Home, comment: IssueComment) {
  return {
    __typename: 'IssueComment',
    ...commentFields(home, 'IssueComment', comment),
    ...addresses(`${pullRequestPath(home)}#issuecomment-${comment.databaseId}`),
  };
}

export function inlineCommentView(home: Home, comment: InlineComment): object {
  const { inlineComments, reviews } = home.pullRequest;
  return {
    __typename: 'PullRequestReviewComment',
    ...commentFields(home, 'PullRequestReviewComment', comment),
    path: comment.path,
    line: comment.line,
    originalLine: comment.line,
    position: comment.line,
    originalPosition: comment.line,
    startLine: null,
    diffHunk: diffHunk(comment),
    outdated: false,
    state: 'SUBMITTED',
    subjectType: 'LINE',
    commit: () => commitStubView(home, comment.commitOid),
    originalCommit: () => commitStubView(home, comment.commitOid),
    replyTo() {
      const origin = inlineComments.find(({ databaseId }) => databaseId === comment.replyToId);
      return origin ? inlineCommentView(home, origin) : null;
    },
    pullRequestReview() {
      const review = reviews.find(({ databaseId }) => databaseId === comment.reviewId);
      return review ? reviewView(home, review) : null;
    },
    ...addresses(`${pullRequestPath(home)}#discussion_r${comment.databaseId}`),
  };
}

export function diffHunk(comment: InlineComment): string {
  return `@@ -${comment.line},3 +${comment.line},4 @@`;
}

export function reviewView(home: Home, review: Review): object {
  const { inlineComments } = home.pullRequest;
  return {
    __typename: 'PullRequestReview',
    ...commentFields(home, 'PullRequestReview', { ...review, updatedAt: review.submittedAt ?? review.createdAt }),
    publishedAt: review.submittedAt,
    state: review.state,
    submittedAt: review.submittedAt,
    commit: () => (review.commitOid === null ? null : commitStubView(home, review.commitOid)),
    comments: (args: PageArguments) =>
      connection(
        sequenceOf(
          inlineComments.filter(({ reviewId }) => reviewId === review.databaseId),
          ({ databaseId }) => databaseId,
        ),
        args,
        (comment) => inlineCommentView(home, comment),
      ),
    ...addresses(`${pullRequestPath(home)}#pullrequestreview-${review.databaseId}`),
  };
}

/** A thread is an inline comment that is no reply, with its replies. */
export function threadView(home: Home, origin: InlineComment) {
  const replies = home.pullRequest.inlineComments.filter(({ replyToId }) => replyToId === origin.databaseId);
  const isResolved = origin.databaseId % 3 === 0;
  return {
    __typename: 'PullRequestReviewThread',
    id: () => nodeId('PullRequestReviewThread', home.repository.databaseId, home.pullRequest.number, origin.databaseId),
    path: origin.path,
    line: origin.line,
    originalLine: origin.line,
    startLine: null,
    diffSide: 'RIGHT',
    subjectType: 'LINE',
    isResolved,
    isCollapsed: isResolved,
    isOutdated: false,
    repository: home.repositoryView,
    pullRequest: () => home.pullRequestView,
    comments: (args: PageArguments) =>
      connection(
        sequenceOf([origin, ...replies], ({ databaseId }) => databaseId),
        args,
        (comment) => inlineCommentView(home, comment),
      ),
  };
}
