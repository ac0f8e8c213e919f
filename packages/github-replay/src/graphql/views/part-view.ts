import type { NodeKind } from '../node-id.ts';
import { checkView } from './check-view.ts';
import { inlineCommentView, issueCommentView, reviewView, threadView } from './comment-view.ts';
import { commitStubView } from './commit-view.ts';
import type { Home } from './home.ts';

/** A part of a pull request by the last key of its node id; undefined when it is gone, or of a kind without lookup. */
export function partView(home: Home, kind: NodeKind, key: string): object | undefined {
  const { pullRequest } = home;
  const has = (part: { databaseId: number }): boolean => String(part.databaseId) === key;
  switch (kind) {
    case 'PullRequestReview': {
      const review = pullRequest.reviews.find(has);
      return review && reviewView(home, review);
    }
    case 'IssueComment': {
      const comment = pullRequest.comments.find(has);
      return comment && issueCommentView(home, comment);
    }
    case 'PullRequestReviewComment': {
      const comment = pullRequest.inlineComments.find(has);
      return comment && inlineCommentView(home, comment);
    }
    case 'PullRequestReviewThread': {
      const origin = pullRequest.inlineComments.find(has);
      return origin && threadView(home, origin);
    }
    case 'CheckRun': {
      const check = pullRequest.checks.find((each) => each.__typename === 'CheckRun' && has(each));
      return check && checkView(home, check, commitStubView(home, pullRequest.headRefOid));
    }
    default:
      return undefined;
  }
}
