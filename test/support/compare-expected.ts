import { nodeId } from '../../packages/github-replay/src/graphql/node-id.ts';
import type { Milestone } from '../../packages/github-replay/src/history/milestone.ts';
import type {
  Actor,
  Check,
  InlineComment,
  IssueComment,
  PullRequest,
  TimelineEvent,
} from '../../packages/github-replay/src/history/model.ts';
import { authorAccountOf } from '../../src/domain/ai/author-account.ts';
import { cleanText } from '../../src/domain/clean-text.ts';
import { fieldOf, GITHUB_FIELDS, type GitHubField } from '../../src/domain/pull-request-fields.ts';
import { storableInstant } from '../../src/domain/storable-instant.ts';
import type { ComparedRow } from './compare-rows.ts';

/** GitHub lists no more files of a pull request, however many it changes. */
const FILES_LISTED = 3_000;

/** A repository as GitHub knows it. */
export interface Origin {
  fullName: string;
  databaseId: number;
}

/** The rows that must be stored of a pull request, by the contract of the tables. */
export function expectedRows(origin: Origin, pullRequest: PullRequest, withChecks: boolean): ComparedRow[] {
  return [
    { key: 'pull_requests', columns: ownColumns(origin, pullRequest) },
    ...reviewRows(pullRequest),
    ...pullRequest.commits.map(({ oid, message, author, authoredDate, committedDate, additions, deletions }) => ({
      key: `commits ${oid}`,
      columns: {
        message: cleanText(message),
        author: personOf(author.user),
        author_name: cleanText(author.name),
        author_account: authorAccountOf(author.email),
        authored_at: storableInstant(authoredDate),
        committed_at: storableInstant(committedDate),
        additions,
        deletions,
      },
    })),
    ...numbered(
      pullRequest.files.slice(0, FILES_LISTED).map(({ path, changeType, additions, deletions }) => ({
        key: `files ${cleanText(path)}`,
        columns: { change_type: changeType.toLowerCase(), additions, deletions },
      })),
    ),
    ...pullRequest.comments.map((comment) => commentRow('issue', comment)),
    ...pullRequest.inlineComments.map((comment: InlineComment) => commentRow('review', comment, comment)),
    ...(withChecks ? checkRows(pullRequest) : []),
    ...pullRequest.timeline.flatMap((event, index) => timelineRow(origin, pullRequest, event, index) ?? []),
  ];
}

function ownColumns(origin: Origin, pullRequest: PullRequest): ComparedRow['columns'] {
  const fields = GITHUB_FIELDS.map((name) => [name, fieldValue(name, origin, pullRequest)]);
  return { ...Object.fromEntries(fields), details_complete: true };
}

/** Fields of the milestone: `milestoneDueOn` would be its `dueOn`. */
type MilestoneField = `milestone${Capitalize<keyof Milestone>}`;

/** The fields that the stand-in calls otherwise, or that are stored in another shape than it has. */
type OtherField = Exclude<GitHubField, keyof PullRequest | MilestoneField> | 'labels' | 'assignees' | 'milestone';

const OTHERS: { [Name in OtherField]: (pullRequest: PullRequest, origin: Origin) => unknown } = {
  githubId: ({ databaseId }) => databaseId,
  nodeId: ({ number }, { databaseId }) => nodeId('PullRequest', databaseId, number),
  baseRef: ({ baseRefName }) => cleanText(baseRefName),
  headRef: ({ headRefName }) => cleanText(headRefName),
  headSha: ({ headRefOid }) => headRefOid,
  mergeCommitSha: ({ mergeCommitOid }) => mergeCommitOid,
  labels: ({ labels }) => labels.map(({ name }) => cleanText(name)).toSorted(),
  assignees: ({ assignees }) => assignees.map(({ login }) => login).toSorted(),
  requestedReviewers: ({ reviewRequests }) =>
    reviewRequests
      .map((reviewer) => (reviewer.__typename === 'Team' ? `team:${reviewer.slug}` : reviewer.login))
      .toSorted(),
  linkedIssues: ({ closingIssues }, { fullName }) =>
    closingIssues.map(({ number }) => ({ repository: fullName, number })),
  milestone: ({ milestone }) => milestone && cleanText(milestone.title),
};

function isOther(name: GitHubField): name is OtherField {
  return name in OTHERS;
}

/** The fields that the stand-in has under the same name. */
type OwnField = Exclude<GitHubField & keyof PullRequest, OtherField>;

function isOwn(name: GitHubField, pullRequest: PullRequest): name is OwnField {
  return name in pullRequest;
}

/** The stand-in's value of a field, as GitHub gives it. */
function givenValue(name: GitHubField, pullRequest: PullRequest): PullRequest[OwnField] | Milestone[keyof Milestone] {
  if (isOwn(name, pullRequest)) return pullRequest[name];
  const parts = Object.entries(pullRequest.milestone ?? {}) as [string, Milestone[keyof Milestone]][];
  return parts.find(([part]) => name === `milestone${part.charAt(0).toUpperCase()}${part.slice(1)}`)?.[1] ?? null;
}

/** GitHub's value as it must be stored: words in lower case, other text without what Postgres cannot hold. */
export function fieldValue(name: GitHubField, origin: Origin, pullRequest: PullRequest): unknown {
  if (isOther(name)) return OTHERS[name](pullRequest, origin);
  const value = givenValue(name, pullRequest);
  const { kind, among } = fieldOf(name);
  if (typeof value === 'string') {
    if (kind === 'instant') return storableInstant(value);
    return among ? value.toLowerCase() : cleanText(value);
  }
  return typeof value === 'object' ? personOf(value) : value;
}

/** Pending reviews are not stored, because only their author sees them. */
function reviewRows({ reviews }: PullRequest): ComparedRow[] {
  return reviews
    .filter(({ state }) => state !== 'PENDING')
    .map(({ databaseId, author, state, body, submittedAt }) => ({
      key: `reviews ${databaseId}`,
      columns: {
        author: personOf(author),
        state: state.toLowerCase(),
        body: cleanText(body),
        submitted_at: storableInstant(submittedAt),
      },
    }));
}

function commentRow(kind: 'issue' | 'review', comment: IssueComment, inline: InlineComment | null = null): ComparedRow {
  return {
    key: `comments ${kind} ${comment.databaseId}`,
    columns: {
      author: personOf(comment.author),
      body: cleanText(comment.body),
      path: inline && cleanText(inline.path),
      review_github_id: inline && inline.reviewId,
      in_reply_to_github_id: inline && inline.replyToId,
      created_at: storableInstant(comment.createdAt),
      updated_at: storableInstant(comment.updatedAt),
    },
  };
}

/** GitHub may list a name again: the first is number 0. */
function numbered(rows: ComparedRow[]): ComparedRow[] {
  const seen = new Map<string, number>();
  return rows.map(({ key, columns }) => {
    const occurrence = seen.get(key) ?? 0;
    seen.set(key, occurrence + 1);
    return { key: `${key} ${occurrence}`, columns };
  });
}

function checkRows({ checks }: PullRequest): ComparedRow[] {
  const isStatus = ({ __typename }: Check) => __typename === 'StatusContext';
  const runs = checks.filter((check) => !isStatus(check)).map(checkRow);
  return [...runs, ...numbered(checks.filter(isStatus).map(checkRow))];
}

function checkRow(check: Check): ComparedRow {
  if (check.__typename === 'StatusContext') {
    const columns = { state: check.state.toLowerCase(), created_at: storableInstant(check.createdAt) };
    return { key: `commit_statuses ${cleanText(check.context)}`, columns };
  }
  return {
    key: `check_runs ${check.databaseId}`,
    columns: {
      name: cleanText(check.name),
      status: check.status.toLowerCase(),
      conclusion: check.conclusion?.toLowerCase() ?? null,
      started_at: storableInstant(check.startedAt),
      completed_at: storableInstant(check.completedAt),
      app: check.app.slug,
      workflow: check.workflow,
    },
  };
}

/** The kinds of events that are stored; null for the others. */
function timelineRow(
  { databaseId }: Origin,
  pullRequest: PullRequest,
  event: TimelineEvent,
  index: number,
): ComparedRow | null {
  const said = saidOf(pullRequest, event);
  if (!said) return null;
  const { kind, subject = null, data = {} } = said;
  return {
    key: `timeline_events ${nodeId('TimelineEvent', databaseId, pullRequest.number, index)}`,
    columns: { kind, actor: personOf(event.actor), subject, data, created_at: storableInstant(event.createdAt) },
  };
}

function saidOf(
  { reviews }: PullRequest,
  event: TimelineEvent,
): { kind: string; subject?: ReturnType<typeof personOf>; data?: Record<string, unknown> } | null {
  switch (event.__typename) {
    case 'ReviewRequestedEvent':
    case 'ReviewRequestRemovedEvent': {
      const kind = event.__typename === 'ReviewRequestedEvent' ? 'review_requested' : 'review_request_removed';
      const { requestedReviewer } = event;
      if (requestedReviewer?.__typename === 'Team') return { kind, data: { team: requestedReviewer.slug } };
      return { kind, subject: personOf(requestedReviewer) };
    }
    case 'ReadyForReviewEvent':
      return { kind: 'ready_for_review' };
    case 'ConvertToDraftEvent':
      return { kind: 'convert_to_draft' };
    case 'ReopenedEvent':
      return { kind: 'reopened' };
    case 'HeadRefForcePushedEvent':
      return { kind: 'head_ref_force_pushed', data: { beforeSha: event.beforeOid, afterSha: event.afterOid } };
    case 'ReviewDismissedEvent': {
      const review = reviews.find(({ databaseId }) => databaseId === event.reviewId);
      const previousState = event.previousReviewState.toLowerCase();
      return {
        kind: 'review_dismissed',
        data: { reviewGithubId: review ? String(review.databaseId) : null, previousState },
      };
    }
    case 'ClosedEvent':
    case 'MergedEvent':
      return null;
  }
}

function personOf(actor: Actor | null) {
  return actor && { github_id: actor.databaseId, login: actor.login, kind: actor.__typename.toLowerCase() };
}
