import type {
  ChangedFile,
  Commit,
  GitPerson,
  InlineComment,
  IssueComment,
  PullRequest,
  Review,
} from '../history/model.ts';
import { nodeId } from '../graphql/node-id.ts';
import { diffHunk } from '../graphql/views/comment-view.ts';
import type { HostedRepository } from '../hosting/hosted-repository.ts';
import { accountShape, authorShape } from './account-shape.ts';

const FILE_STATUS: Record<ChangedFile['changeType'], string> = {
  ADDED: 'added',
  CHANGED: 'changed',
  COPIED: 'copied',
  DELETED: 'removed',
  MODIFIED: 'modified',
  RENAMED: 'renamed',
};

/** The repository and pull request of a part, for its addresses. */
export interface Parent {
  readonly repository: HostedRepository;
  readonly pullRequest: PullRequest;
  readonly api: string;
}

function htmlUrl({ repository, pullRequest }: Parent, anchor: string): string {
  return `https://github.com/${repository.fullName}/pull/${pullRequest.number}${anchor}`;
}

function pullRequestUrl({ repository, pullRequest, api }: Parent): string {
  return `${api}/repos/${repository.fullName}/pulls/${pullRequest.number}`;
}

export function reviewShape(parent: Parent, review: Review) {
  return {
    id: review.databaseId,
    node_id: nodeId('PullRequestReview', parent.repository.databaseId, parent.pullRequest.number, review.databaseId),
    user: authorShape(review.author),
    body: review.body,
    state: review.state,
    // A pending review does not have this field.
    ...(review.submittedAt !== null && { submitted_at: review.submittedAt }),
    commit_id: review.commitOid,
    author_association: 'CONTRIBUTOR',
    html_url: htmlUrl(parent, `#pullrequestreview-${review.databaseId}`),
    pull_request_url: pullRequestUrl(parent),
  };
}

export function commitShape(parent: Parent, commit: Commit) {
  const signature = (person: GitPerson, date: string) => ({ name: person.name, email: person.email, date });
  return {
    sha: commit.oid,
    node_id: nodeId('Commit', parent.repository.databaseId, commit.oid),
    commit: {
      author: signature(commit.author, commit.authoredDate),
      committer: signature(commit.committer, commit.committedDate),
      message: commit.message,
      comment_count: 0,
    },
    author: accountShape(commit.author.user),
    committer: accountShape(commit.committer.user),
    parents: [],
    html_url: `https://github.com/${parent.repository.fullName}/commit/${commit.oid}`,
  };
}

export function fileShape(parent: Parent, file: ChangedFile) {
  return {
    sha: parent.pullRequest.headRefOid,
    filename: file.path,
    status: FILE_STATUS[file.changeType],
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
  };
}

export function issueCommentShape(parent: Parent, comment: IssueComment) {
  const { repository, pullRequest, api } = parent;
  return {
    id: comment.databaseId,
    node_id: nodeId('IssueComment', repository.databaseId, pullRequest.number, comment.databaseId),
    user: authorShape(comment.author),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: 'CONTRIBUTOR',
    html_url: htmlUrl(parent, `#issuecomment-${comment.databaseId}`),
    issue_url: `${api}/repos/${repository.fullName}/issues/${pullRequest.number}`,
  };
}

export function inlineCommentShape(parent: Parent, comment: InlineComment) {
  const { repository, pullRequest } = parent;
  return {
    id: comment.databaseId,
    node_id: nodeId('PullRequestReviewComment', repository.databaseId, pullRequest.number, comment.databaseId),
    pull_request_review_id: comment.reviewId,
    ...(comment.replyToId !== null && { in_reply_to_id: comment.replyToId }),
    user: authorShape(comment.author),
    body: comment.body,
    path: comment.path,
    line: comment.line,
    original_line: comment.line,
    side: 'RIGHT',
    subject_type: 'line',
    diff_hunk: diffHunk(comment),
    commit_id: comment.commitOid,
    original_commit_id: comment.commitOid,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: 'CONTRIBUTOR',
    html_url: htmlUrl(parent, `#discussion_r${comment.databaseId}`),
    pull_request_url: pullRequestUrl(parent),
  };
}
