import { createHash } from 'node:crypto';
import { childDatabaseId, pullRequestDatabaseId } from '../history/database-ids.ts';
import type {
  Actor,
  Check,
  CheckRun,
  Commit,
  GitPerson,
  InlineComment,
  IssueComment,
  PullRequest,
  Review,
  ReviewState,
} from '../history/model.ts';

/** Ids of what is added start here, behind all that a history holds of its own. */
const FIRST_ADDED = 900;

/** When a change happens, in GitHub's format, and by whom. */
export interface Moment {
  readonly at: string;
  readonly actor: Actor;
  readonly repositoryId: number;
}

/** A pull request nobody has looked at yet: one commit, one file. */
export function openedPullRequest(number: number, title: string, body: string, moment: Moment): PullRequest {
  const { at, actor, repositoryId } = moment;
  const commit = addedCommit(number, 0, title, moment);
  return {
    number,
    databaseId: pullRequestDatabaseId(repositoryId, number),
    title,
    body,
    author: actor,
    state: 'OPEN',
    isDraft: false,
    createdAt: at,
    updatedAt: at,
    mergedAt: null,
    closedAt: null,
    mergedBy: null,
    mergeCommitOid: null,
    baseRefName: 'main',
    headRefName: `change-${number}`,
    baseRefOid: '0'.repeat(40),
    headRefOid: commit.oid,
    reviewDecision: null,
    milestone: null,
    additions: commit.additions,
    deletions: commit.deletions,
    changedFiles: 1,
    labels: [],
    assignees: [],
    reviewRequests: [],
    closingIssues: [],
    commits: [commit],
    files: [{ path: `src/change-${number}.ts`, additions: commit.additions, deletions: 0, changeType: 'ADDED' }],
    reviews: [],
    inlineComments: [],
    comments: [],
    timeline: [],
    checks: [],
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

/** An inline comment comes with a review that says nothing else, as on GitHub. */
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

export function pushed(pullRequest: PullRequest, message: string, moment: Moment): PullRequest {
  const commit = addedCommit(pullRequest.number, pullRequest.commits.length, message, moment);
  const commits = [...pullRequest.commits, commit];
  // Checks belong to a commit: the new head has none until they are added.
  return { ...pullRequest, updatedAt: moment.at, commits, headRefOid: commit.oid, checks: [] };
}

/** Replaces all commits with this many new ones. */
export function forcePushed(pullRequest: PullRequest, count: number, moment: Moment): PullRequest {
  const { at, actor } = moment;
  const commits = Array.from({ length: count }, (_, index) =>
    addedCommit(pullRequest.number, index, `Rewritten ${index + 1}`, moment),
  );
  const headRefOid = commits.at(-1)?.oid ?? pullRequest.headRefOid;
  const event = {
    __typename: 'HeadRefForcePushedEvent' as const,
    createdAt: at,
    actor,
    beforeOid: pullRequest.headRefOid,
    afterOid: headRefOid,
  };
  return { ...pullRequest, updatedAt: at, commits, headRefOid, checks: [], timeline: [...pullRequest.timeline, event] };
}

/** Adds check runs to the head commit. They leave `updatedAt` alone, as on GitHub. */
export function checked(
  pullRequest: PullRequest,
  names: readonly string[],
  conclusion: CheckRun['conclusion'],
  moment: Moment,
): PullRequest {
  const runs = pullRequest.checks.filter((check) => check.__typename === 'CheckRun');
  const first = nextId(runs, pullRequest, moment);
  const added = names.map((name, index): Check => ({
    __typename: 'CheckRun',
    databaseId: first + index,
    name,
    status: conclusion === null ? 'IN_PROGRESS' : 'COMPLETED',
    conclusion,
    startedAt: moment.at,
    completedAt: conclusion === null ? null : moment.at,
    app: { slug: 'github-actions', databaseId: 15_368 },
    workflow: 'CI',
  }));
  return { ...pullRequest, checks: [...pullRequest.checks, ...added] };
}

function nextId(parts: readonly { databaseId: number }[], { number }: PullRequest, { repositoryId }: Moment): number {
  const last = parts.at(-1)?.databaseId ?? 0;
  return Math.max(last + 1, childDatabaseId(repositoryId, number, FIRST_ADDED));
}

function addedCommit(number: number, index: number, message: string, { at, actor, repositoryId }: Moment): Commit {
  const person: GitPerson = { name: actor.name ?? actor.login, email: '<redacted>', user: actor };
  return {
    oid: oidOf(`${repositoryId} ${number} ${index} ${message} ${at}`),
    message,
    authoredDate: at,
    committedDate: at,
    additions: 10 + index,
    deletions: index,
    author: person,
    committer: person,
  };
}

function oidOf(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
