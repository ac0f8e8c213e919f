import { BARE_PULL_REQUEST } from '../../history/bare-pull-request.ts';
import { pullRequestDatabaseId } from '../../history/database-ids.ts';
import type { PullRequest } from '../../history/model.ts';
import { addedCommit } from './commit-changes.ts';
import { oidOf } from './ids.ts';
import type { Moment } from './moment.ts';

/** A pull request without reviews and comments: one commit, one file. */
export function openedPullRequest(number: number, title: string, body: string, moment: Moment): PullRequest {
  const { at, actor, repositoryId } = moment;
  const commit = addedCommit(number, 0, title, moment);
  return {
    ...BARE_PULL_REQUEST,
    number,
    databaseId: pullRequestDatabaseId(repositoryId, number),
    title,
    body,
    author: actor,
    state: 'OPEN',
    createdAt: at,
    updatedAt: at,
    baseRefName: 'main',
    headRefName: `change-${number}`,
    headRefOid: commit.oid,
    additions: commit.additions,
    deletions: commit.deletions,
    changedFiles: 1,
    commits: [commit],
    files: [{ path: `src/change-${number}.ts`, additions: commit.additions, deletions: 0, changeType: 'ADDED' }],
  };
}

export function merged(pullRequest: PullRequest, { at, actor }: Moment): PullRequest {
  const mergeCommitOid = oidOf(`merge ${pullRequest.databaseId} ${at}`);
  const closing = {
    state: 'MERGED' as const,
    mergedAt: at,
    closedAt: at,
    updatedAt: at,
    mergedBy: actor,
    mergeCommitOid,
  };
  const event = { __typename: 'MergedEvent' as const, createdAt: at, actor, commitOid: mergeCommitOid };
  return { ...pullRequest, ...closing, isDraft: false, timeline: [...pullRequest.timeline, event] };
}

export function closed(pullRequest: PullRequest, { at, actor }: Moment): PullRequest {
  const event = { __typename: 'ClosedEvent' as const, createdAt: at, actor };
  return { ...pullRequest, state: 'CLOSED', closedAt: at, updatedAt: at, timeline: [...pullRequest.timeline, event] };
}

export function reopened(pullRequest: PullRequest, { at, actor }: Moment): PullRequest {
  const event = { __typename: 'ReopenedEvent' as const, createdAt: at, actor };
  return { ...pullRequest, state: 'OPEN', closedAt: null, updatedAt: at, timeline: [...pullRequest.timeline, event] };
}

/** Makes a draft ready for review, or a pull request a draft. */
export function drafted(pullRequest: PullRequest, isDraft: boolean, { at, actor }: Moment): PullRequest {
  if (pullRequest.isDraft === isDraft) throw new Error(`it is ${isDraft ? 'a draft' : 'ready'} already`);
  const __typename = isDraft ? ('ConvertToDraftEvent' as const) : ('ReadyForReviewEvent' as const);
  const timeline = [...pullRequest.timeline, { __typename, createdAt: at, actor }];
  return { ...pullRequest, isDraft, updatedAt: at, timeline };
}

/** Replaces its labels by these. */
export function labeled(pullRequest: PullRequest, names: readonly string[], { at }: Moment): PullRequest {
  const labels = names.map(
    (name) => pullRequest.labels.find((label) => label.name === name) ?? { name, color: 'ededed' },
  );
  return { ...pullRequest, updatedAt: at, labels };
}
