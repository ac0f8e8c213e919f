import type { FieldValue, GitHubField, UnknownField } from './pull-request-fields.ts';

/**
 * GitHub's entities as this product stores them: what the reader maps a payload to, and what storage saves.
 * Times are ISO 8601 UTC, enumerations are GitHub's words in lower snake case, text holds neither NUL nor lone surrogates.
 */

export type ActorKind = 'user' | 'bot' | 'mannequin' | 'organization' | 'enterprise_user_account';

/** Somebody who acts on GitHub. A deleted account ("ghost") is a null reference, never an actor. */
export interface Actor {
  githubId: string;
  login: string;
  kind: ActorKind;
  /** What showed it: a field of GraphQL that can be a bot, one that is typed `User` alone, or REST. See identity.ts. */
  seenAs: 'actor' | 'user' | 'rest';
}

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
  /** Null where it is no instant that can be stored: see storable-instant.ts. */
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
  /** Whether the branch demands it; null where that was not asked for. */
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
  /** The reviewer asked for, when the event names a person. */
  subject: Actor | null;
  /** What else the event says: `{team}`, `{beforeSha, afterSha}`, `{reviewGithubId, previousState}`. */
  data: Record<string, string | number | null>;
  createdAt: string;
}

export interface LinkedIssue {
  repository: string;
  number: number;
}

/**
 * How far a list of a pull request has been read.
 * - `complete`: `rows` is the whole list, and replaces what is stored.
 * - `continues`: `rows` is the beginning; the rest follows after the cursor `after`.
 * - `deferred`: not read yet; `by` says how it will be: with the repository-wide list, or by the pull request's own.
 * - `unreadable`: the credential may not read it; what is stored stays.
 *
 * `unread` has the reason of each row that GitHub listed and did not show: nothing stored is removed for its sake.
 */
export type ChildList<Row> =
  | { state: 'complete'; rows: Row[]; total: number; unread?: string[] }
  | { state: 'continues'; rows: Row[]; total: number; after: string; unread?: string[] }
  | { state: 'deferred'; by: 'repository' | 'pull_request' }
  | { state: 'unreadable' };

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

/** A pull request as one request found it, with its lists as far as that request brought them. */
export interface PullRequestSnapshot extends GitHubFields {
  /** When the request that brought this copy was sent: the second half of the guard that keeps rows from going back in time. */
  readAt: string;
  lists: ChildLists;
  /** Fields that GitHub did not show, by name, with the reason: what is stored of them stays. */
  unknown?: Partial<Record<UnknownField, string>>;
  /** Fields that were not asked for, or may not be read: what is stored of them stays, and there is nothing to set aside. */
  unasked?: UnknownField[];
}

type GitHubFields = { [Name in GitHubField]: FieldValue<Name> };

/** A commit that was brought to an environment. */
export interface Deployment {
  githubId: string;
  sha: string;
  ref: string | null;
  environment: string;
  /** GitHub's latest word on it, in lower snake case. */
  state: string;
  creator: Actor | null;
  createdAt: string;
  /** Of its first success; null before. */
  succeededAt: string | null;
  updatedAt: string;
}

/** Where the walk through the commits that a deployment carried stands. */
export interface DeploymentWalk {
  deploymentId: string;
  sha: string;
  cursor: string | null;
  /** Commits before then are of no interest, ISO 8601; null: all are. */
  since: string | null;
}

/** A page of such a walk, newest commit first; `cursor` is where it goes on, null at its end. */
export interface DeploymentWalked {
  deploymentId: string;
  shas: string[];
  cursor: string | null;
  /** Why GitHub does not show the page: nothing is known of it. */
  unread?: string;
}

/**
 * A check as the rules of a branch tell it from others: a run by its app, workflow (both empty where there is none) and
 * name; a status by its context, which is `name`.
 */
export interface CheckName {
  kind: 'run' | 'status';
  app: string;
  workflow: string;
  name: string;
}

/** Which checks of its head the branch of a pull request demands; no branch and none for a number that GitHub has not. */
export interface Requirements {
  number: number;
  baseRef: string | null;
  checks: (CheckName & { isRequired: boolean })[];
}

/** A team of an organization on GitHub, with everybody in it. */
export interface GitHubTeam {
  githubId: string;
  name: string;
  members: Actor[];
}
