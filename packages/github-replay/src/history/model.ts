import type { Milestone } from './milestone.ts';
import type { PlainFields } from './plain-fields.ts';

/** An account. Bots carry no `[bot]` here: REST adds it, GraphQL does not. */
export interface Actor {
  readonly __typename: 'User' | 'Bot' | 'Mannequin' | 'Organization' | 'EnterpriseUserAccount';
  readonly login: string;
  readonly databaseId: number;
  readonly name: string | null;
  /** The login in REST and webhooks, when it differs from GraphQL's. */
  readonly restLogin?: string;
}

export interface Team {
  readonly __typename: 'Team';
  readonly slug: string;
  readonly name: string;
  readonly databaseId: number;
}

/** The author that a commit names, and the account of the e-mail address when GitHub knows one. */
export interface GitPerson {
  readonly name: string;
  readonly email: string;
  readonly user: Actor | null;
}

export interface Commit {
  readonly oid: string;
  readonly message: string;
  readonly authoredDate: string;
  readonly committedDate: string;
  readonly additions: number;
  readonly deletions: number;
  readonly author: GitPerson;
  readonly committer: GitPerson;
}

export interface ChangedFile {
  readonly path: string;
  readonly additions: number;
  readonly deletions: number;
  readonly changeType: 'ADDED' | 'CHANGED' | 'COPIED' | 'DELETED' | 'MODIFIED' | 'RENAMED';
}

export type ReviewState = 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING';

export interface Review {
  readonly databaseId: number;
  readonly author: Actor | null;
  readonly state: ReviewState;
  readonly body: string;
  readonly createdAt: string;
  /** Null while the review is pending. */
  readonly submittedAt: string | null;
  readonly commitOid: string | null;
}

export interface IssueComment {
  readonly databaseId: number;
  readonly author: Actor | null;
  readonly body: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface InlineComment extends IssueComment {
  readonly reviewId: number;
  readonly replyToId: number | null;
  readonly path: string;
  readonly line: number;
  readonly commitOid: string;
}

export interface CheckRun {
  readonly __typename: 'CheckRun';
  readonly databaseId: number;
  readonly name: string;
  readonly status: 'COMPLETED' | 'IN_PROGRESS' | 'QUEUED';
  readonly conclusion: 'SUCCESS' | 'FAILURE' | 'NEUTRAL' | 'SKIPPED' | 'CANCELLED' | 'TIMED_OUT' | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  readonly app: { readonly slug: string; readonly databaseId: number };
  /** The workflow of a GitHub Actions run; null for checks of other apps. */
  readonly workflow: string | null;
}

export interface StatusContext {
  readonly __typename: 'StatusContext';
  readonly context: string;
  readonly state: 'SUCCESS' | 'FAILURE' | 'ERROR' | 'PENDING';
  readonly description: string | null;
  readonly createdAt: string;
  readonly creator: Actor | null;
}

export type Check = CheckRun | StatusContext;

interface Happening {
  readonly createdAt: string;
  readonly actor: Actor | null;
}

export type TimelineEvent = Happening &
  (
    | {
        readonly __typename: 'ReviewRequestedEvent' | 'ReviewRequestRemovedEvent';
        readonly requestedReviewer: Actor | Team | null;
      }
    | { readonly __typename: 'ReadyForReviewEvent' | 'ConvertToDraftEvent' | 'ReopenedEvent' | 'ClosedEvent' }
    | { readonly __typename: 'MergedEvent'; readonly commitOid: string }
    | { readonly __typename: 'HeadRefForcePushedEvent'; readonly beforeOid: string; readonly afterOid: string }
    | {
        readonly __typename: 'ReviewDismissedEvent';
        readonly reviewId: number;
        readonly previousReviewState: ReviewState;
      }
  );

export interface LinkedIssue {
  readonly number: number;
  readonly databaseId: number;
  readonly title: string;
}

export interface Label {
  readonly name: string;
  readonly color: string;
}

export type PullRequestState = 'OPEN' | 'CLOSED' | 'MERGED';

/**
 * The values by which lists are sorted and filtered; small, because every pull request has one in memory. Times are
 * milliseconds.
 */
export interface Outline {
  readonly number: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly state: PullRequestState;
}

/** One pull request with all that hangs on it. A history may compute the lists only when they are read. */
export interface PullRequest extends PlainFields {
  readonly number: number;
  readonly databaseId: number;
  readonly title: string;
  readonly body: string;
  readonly author: Actor | null;
  readonly state: PullRequestState;
  readonly isDraft: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly mergedAt: string | null;
  readonly closedAt: string | null;
  readonly mergedBy: Actor | null;
  readonly mergeCommitOid: string | null;
  readonly baseRefName: string;
  readonly headRefName: string;
  readonly baseRefOid: string;
  readonly headRefOid: string;
  readonly reviewDecision: 'APPROVED' | 'CHANGES_REQUESTED' | 'REVIEW_REQUIRED' | null;
  readonly milestone: Milestone | null;
  readonly additions: number;
  readonly deletions: number;
  readonly changedFiles: number;
  readonly labels: readonly Label[];
  readonly assignees: readonly Actor[];
  readonly reviewRequests: readonly (Actor | Team)[];
  readonly closingIssues: readonly LinkedIssue[];
  readonly commits: readonly Commit[];
  readonly files: readonly ChangedFile[];
  readonly reviews: readonly Review[];
  readonly inlineComments: readonly InlineComment[];
  readonly comments: readonly IssueComment[];
  readonly timeline: readonly TimelineEvent[];
  /** The checks of the head commit. */
  readonly checks: readonly Check[];
}

export type DeploymentState = 'PENDING' | 'QUEUED' | 'IN_PROGRESS' | 'SUCCESS' | 'FAILURE' | 'ERROR' | 'INACTIVE';

export interface Deployment {
  readonly databaseId: number;
  readonly environment: string;
  readonly commitOid: string;
  readonly refName: string;
  readonly creator: Actor | null;
  readonly createdAt: string;
  readonly statuses: readonly {
    readonly databaseId: number;
    readonly state: DeploymentState;
    readonly createdAt: string;
  }[];
}
