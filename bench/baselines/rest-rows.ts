import type { RestEndpointMethodTypes } from '@octokit/rest';
import { cleanText } from '../../src/domain/clean-text.ts';
import type { Actor } from '../../src/domain/actor.ts';
import type { ChangedFile, ChildList, Comment, PullRequestSnapshot } from '../../src/domain/entities.ts';
import { EMPTY_FIELDS } from '../../src/domain/pull-request-fields.ts';
import { storableInstant } from '../../src/domain/storable-instant.ts';
import { restActor, RestUser } from '../../src/github/rest-actor.ts';

type Data<Method extends 'get' | 'listReviews' | 'listCommits' | 'listFiles' | 'listReviewComments'> =
  RestEndpointMethodTypes['pulls'][Method]['response']['data'];

/** Everything that REST answers for one pull request, with its complete lists. */
export interface RestPullRequest {
  detail: Data<'get'>;
  reviews: Data<'listReviews'>;
  commits: Data<'listCommits'>;
  files: Data<'listFiles'>;
  comments: RestEndpointMethodTypes['issues']['listComments']['response']['data'];
  reviewComments: Data<'listReviewComments'>;
  checkRuns: RestEndpointMethodTypes['checks']['listForRef']['response']['data']['check_runs'];
}

const CHANGE_TYPES: Record<string, ChangedFile['changeType']> = { removed: 'deleted', unchanged: 'changed' };

/** REST's rows as they are stored. A commit's additions would cost a request each, and are left at zero. */
export function snapshotOf(read: RestPullRequest, readAt: string): PullRequestSnapshot {
  const { detail } = read;
  return {
    ...EMPTY_FIELDS,
    number: detail.number,
    githubId: String(detail.id),
    nodeId: detail.node_id,
    title: cleanText(detail.title),
    body: cleanText(detail.body ?? ''),
    state: detail.merged ? 'merged' : detail.state,
    isDraft: detail.draft ?? false,
    author: actorOf(detail.user),
    mergedBy: actorOf(detail.merged_by),
    baseRef: detail.base.ref,
    headRef: detail.head.ref,
    headSha: detail.head.sha,
    mergeCommitSha: detail.merge_commit_sha,
    additions: detail.additions,
    deletions: detail.deletions,
    changedFiles: detail.changed_files,
    labels: detail.labels.map((label) => cleanText(label.name)),
    assignees: (detail.assignees ?? []).map((assignee) => assignee.login),
    requestedReviewers: (detail.requested_reviewers ?? []).map((reviewer) => reviewer.login),
    milestone: detail.milestone?.title ?? null,
    createdAt: detail.created_at,
    updatedAt: detail.updated_at,
    mergedAt: detail.merged_at,
    closedAt: detail.closed_at,
    readAt,
    lists: {
      reviews: complete(read.reviews.flatMap(reviewRow)),
      commits: complete(read.commits.map(commitRow)),
      files: complete(read.files.map(fileRow)),
      comments: complete(read.comments.map((comment) => commentRow('issue', null, comment))),
      reviewComments: complete(read.reviewComments.map((comment) => commentRow('review', comment.path, comment))),
      checkRuns: complete(read.checkRuns.map(checkRow)),
      commitStatuses: { state: 'unreadable' },
      timelineEvents: { state: 'unreadable' },
    },
  };
}

function actorOf(user: unknown): Actor | null {
  return restActor(RestUser.safeParse(user).data);
}

function complete<Row>(rows: Row[]): ChildList<Row> {
  return { state: 'complete', rows, total: rows.length };
}

function reviewRow(review: RestPullRequest['reviews'][number]) {
  if (!review.submitted_at) return [];
  return {
    githubId: String(review.id),
    author: actorOf(review.user),
    state: review.state.toLowerCase() as 'commented',
    body: cleanText(review.body),
    submittedAt: review.submitted_at,
  };
}

function commitRow({ sha, commit, author }: RestPullRequest['commits'][number]) {
  return {
    sha,
    message: cleanText(commit.message),
    author: actorOf(author),
    authorName: cleanText(commit.author?.name ?? ''),
    authoredAt: storableInstant(commit.author?.date),
    committedAt: storableInstant(commit.committer?.date),
    additions: 0,
    deletions: 0,
  };
}

function fileRow(file: RestPullRequest['files'][number]) {
  const changeType = CHANGE_TYPES[file.status] ?? file.status;
  return { path: cleanText(file.filename), changeType, additions: file.additions, deletions: file.deletions };
}

function commentRow(
  kind: Comment['kind'],
  path: string | null,
  comment: RestPullRequest['comments'][number] | RestPullRequest['reviewComments'][number],
): Comment {
  return {
    githubId: String(comment.id),
    kind,
    author: actorOf(comment.user),
    body: cleanText(comment.body ?? ''),
    path: path === null ? null : cleanText(path),
    createdAt: comment.created_at,
    updatedAt: comment.updated_at,
  };
}

function checkRow(check: RestPullRequest['checkRuns'][number]) {
  return {
    githubId: String(check.id),
    name: cleanText(check.name),
    status: check.status,
    conclusion: check.conclusion,
    startedAt: check.started_at,
    completedAt: check.completed_at,
    app: check.app?.slug ?? null,
    workflow: null,
    isRequired: null,
  };
}
