import type { Actor } from './actor.ts';
import type { FieldValue, GitHubField, UnknownField } from './pull-request-fields.ts';

/**
 * GitHub's entities in their stored form: the reader maps a payload to them, and storage saves them. Times are ISO 8601
 * UTC, enumerations are GitHub's words in lower snake case, text holds neither NUL nor lone surrogates.
 */

export interface Review {
  githubId: string;
  author: Actor | null;
  state: 'approved' | 'changes_requested' | 'commented' | 'dismissed';
  body: string;
  submittedAt: string;
}

export interface Commit {
  sha: string;
  message: string;
  author: Actor | null;
  authorName: string;
  /** What the author's address says; the address itself is not kept. See author-account.ts. */
  authorAccount: string | null;
  /** Null when the instant cannot be stored: see storable-instant.ts. */
  authoredAt: string | null;
  committedAt: string | null;
  additions: number;
  deletions: number;
}

export interface ChangedFile {
  path: string;
  changeType: 'added' | 'modified' | 'deleted' | 'renamed' | 'copied' | 'changed' | (string & {});
  additions: number;
  deletions: number;
}

/** An issue comment of the conversation, or an inline comment of a review. */
export interface Comment {
  githubId: string;
  kind: 'issue' | 'review';
  author: Actor | null;
  body: string;
  path: string | null;
  /** The review that an inline comment belongs to, and the inline comment that it answers; null for issue comments. */
  reviewGithubId: string | null;
  inReplyToGithubId: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface CheckRun {
  githubId: string;
  name: string;
  status: string;
  conclusion: string | null;
  startedAt: string | null;
  completedAt: string | null;
  /** Slug of the app that reports it, and the name of its workflow, where there is one. */
  app: string | null;
  workflow: string | null;
  /** Whether the branch requires it; null when the query did not ask for this. */
  isRequired: boolean | null;
}

export interface CommitStatus {
  context: string;
  state: string;
  createdAt: string;
  isRequired: boolean | null;
}

export interface TimelineEvent {
  nodeId: string;
  kind:
    | 'review_requested'
    | 'review_request_removed'
    | 'ready_for_review'
    | 'convert_to_draft'
    | 'reopened'
    | 'head_ref_force_pushed'
    | 'review_dismissed';
  actor: Actor | null;
  /** The requested reviewer, when the event names a person. */
  subject: Actor | null;
  /** What else the event says: `{team}`, `{beforeSha, afterSha}`, `{reviewGithubId, previousState}`. */
  data: Record<string, string | number | null>;
  createdAt: string;
}

/**
 * How far a list of a pull request has been read.
 * - `complete`: `rows` is the whole list, and replaces what is stored.
 * - `continues`: `rows` is the beginning; the rest follows after the cursor `after`.
 * - `deferred`: not read yet; `by` says how it will be: with the repository-wide list, or by the pull request's own.
 * - `unreadable`: the credential may not read it; what is stored stays.
 *
 * `unread` has the reason of each row that GitHub listed and did not show, or showed only in part: nothing stored is
 * removed for its sake.
 */
export type ChildList<Row> =
  | { state: 'complete'; rows: ListedRow<Row>[]; total: number; unread?: string[] }
  | { state: 'continues'; rows: ListedRow<Row>[]; total: number; after: string; unread?: string[] }
  | { state: 'deferred'; by: 'repository' | 'pull_request' }
  | { state: 'unreadable' };

/** A row. In one that is partial, an error of GitHub's left a part null: it never replaces the stored row. */
export type ListedRow<Row> = Row | (Row & { isPartial: true });

/** The rows of each child list, by the list's name in the API and in receipts. */
export interface ChildRows {
  reviews: Review;
  commits: Commit;
  files: ChangedFile;
  comments: Comment;
  reviewComments: Comment;
  checkRuns: CheckRun;
  commitStatuses: CommitStatus;
  timelineEvents: TimelineEvent;
}

export type ListName = keyof ChildRows;

export type ChildLists = { [Name in ListName]: ChildList<ChildRows[Name]> };

/** A pull request from one request, with its lists as far as that request contained them. */
export interface PullRequestSnapshot extends GitHubFields {
  /** When the request that brought this copy was sent: the second half of the guard that keeps rows from going back in time. */
  readAt: string;
  lists: ChildLists;
  /** Fields that GitHub did not show, by name, with the reason: their stored values stay. */
  unknown?: Partial<Record<UnknownField, string>>;
  /**
   * Fields that the query left out, or that the credential may not read: their stored values stay, and nothing is set
   * aside.
   */
  unasked?: UnknownField[];
}

type GitHubFields = { [Name in GitHubField]: FieldValue<Name> };

/** A commit that was brought to an environment. */
export interface Deployment {
  githubId: string;
  sha: string;
  ref: string | null;
  environment: string;
  /** Its latest status on GitHub, in lower snake case. */
  state: string;
  creator: Actor | null;
  createdAt: string;
  /** The instant of its first success; null before. */
  succeededAt: string | null;
  updatedAt: string;
  /** What GitHub did not show: the stored values stay. */
  unknown?: DeploymentField[];
}

/** A field of a deployment that GitHub may not show beside the others. */
export type DeploymentField = 'ref' | 'environment' | 'state' | 'succeededAt';

/** A release that is a deployment: published, no prerelease, and with a commit behind its tag. Or a successful run. */
export interface Shipped {
  /** GitHub's id. */
  externalId: string;
  sha: string;
  /** The tag of a release, the branch of a run. */
  ref: string | null;
  /** ISO 8601: when a run began; of a release, when it was published. */
  beganAt: string;
  succeededAt: string;
}

/** An issue that is an incident. */
export interface LabelledIssue {
  number: number;
  title: string;
  /** ISO 8601. */
  openedAt: string;
  /** Null while it is open. */
  closedAt: string | null;
}

/** The place of the walk through a deployment's commits. */
export interface DeploymentWalk {
  deploymentId: string;
  sha: string;
  cursor: string | null;
  /** Commits before then do not matter, ISO 8601; null: all matter. */
  since: string | null;
}

/** A page of such a walk, newest commit first: from `after` on, null for the beginning. `cursor` is where it goes on, null at its end. */
export interface DeploymentWalked {
  deploymentId: string;
  after: string | null;
  shas: string[];
  cursor: string | null;
  /** Why GitHub does not show the page: nothing about it is known. */
  unread?: string;
}

/** The place of a walk through the history of `ofSha`, in search of `sha`. */
export interface AncestryWalk {
  sha: string;
  ofSha: string;
  cursor: string | null;
  /** When `sha` was committed, ISO 8601: commits before then do not matter; null before the first page. */
  since: string | null;
}

/** A page of such a walk: the answer, or where it goes on. */
export interface AncestryWalked extends AncestryWalk {
  /** Whether `sha` is an ancestor of `ofSha`; `unknown` when GitHub does not have one of them; null when it goes on. */
  answer: 'yes' | 'no' | 'unknown' | null;
  /** Why GitHub does not show the page: nothing about it is known. */
  unread?: string;
}

/**
 * A check by the values that identify it in a branch's rules: a run by its app, workflow (both empty when there is
 * none) and name; a status by its context, which is `name`.
 */
export interface CheckName {
  kind: 'run' | 'status';
  app: string;
  workflow: string;
  name: string;
}

/**
 * Which checks of its head a pull request's branch requires; without a branch and checks for a number that GitHub does
 * not have.
 */
export interface Requirements {
  number: number;
  baseRef: string | null;
  checks: (CheckName & { isRequired: boolean })[];
}

/** A team of an organization on GitHub, with all its members. */
export interface GitHubTeam {
  githubId: string;
  name: string;
  members: Actor[];
}
