import type { Asked, Grant, Usage, Verdict } from '../domain/budget.ts';
import type { Advance, Spent } from '../domain/cursor/result.ts';
import type { Pace } from '../domain/cursor/pace.ts';
import type { EndedSync, SyncRecord } from '../domain/cursor/state.ts';
import type { Suspension } from '../domain/cursor/suspend.ts';
import type { Work } from '../domain/cursor/work.ts';
import type {
  AncestryWalk,
  AncestryWalked,
  Comment,
  Deployment,
  DeploymentWalk,
  DeploymentWalked,
  LabelledIssue,
  Requirements,
  Shipped,
} from '../domain/entities.ts';
import type { DeploymentLists, IssuePage, ReleasePage, RunPage, Shown } from '../domain/deployments/source-pages.ts';
import type { OtherSource, SourceReading, SourcesToRead } from '../domain/deployments/sources-to-read.ts';
import type { ListRead, ListsRead, PendingPullRequest } from '../domain/pending-lists.ts';
import type { PullRequestPage } from '../domain/page.ts';
import type { Receipt } from '../domain/receipt.ts';
import type { RepositoryDescription } from '../domain/repository-description.ts';
import type { PullRequestSnapshot } from '../domain/entities.ts';
import type { Unread } from '../domain/set-aside.ts';
import type { ListTotals } from '../domain/totals.ts';
import type { BadCredential, Failure } from '../domain/failure.ts';
import type { Reading, TrackedRepository } from '../domain/tracked-repository.ts';

/** RepoCursor of one repository, as the jobs use it. */
export interface Cursor {
  claim(syncId: string): Promise<Work | null>;
  advance(step: Advance): Promise<Work | null>;
  suspend(suspension: Suspension): Promise<void>;
  release(holder: { syncId: string; token: string }): Promise<void>;
  conclude(holder: { syncId: string; token: string; seq: number }, receipt: Receipt): Promise<boolean>;
  seenNumbers(after: number, limit: number): Promise<number[]>;
  ended(): Promise<EndedSync[]>;
  recorded(syncId: string): Promise<void>;
}

/** The credential could not be looked up: its connection is gone, or the database away. */
export interface NotOpened {
  granted: false;
  reason: 'not_opened';
  failure: Failure;
}

/** GitHubBudget of one quota. */
export interface Budget {
  acquire(asked: Asked): Promise<Grant | NotOpened>;
  /** Answers whether the refusal of the credential counts; null when GitHub did not refuse it. */
  settle(holder: string, usage: Usage): Promise<Verdict | null>;
}

/** GitHub as one chunk reads it: every method throws a `FailureError`. */
export interface Reader {
  page(request: {
    direction: 'front' | 'back';
    after: string | null;
    bound: number;
    pace: Pace;
    passed: number;
    commentsSince: number | null;
  }): Promise<PullRequestPage>;
  repositoryComments(position: { since: number; page: number }): Promise<{
    comments: (Comment & { pullRequestNumber: number })[];
    next: { since: number; page: number } | null;
    readAt: string;
  }>;
  /**
   * Only the numbers and cursors of the next pull requests after a cursor; for a hole the number is null, and the cursor
   * may be.
   */
  keys(
    after: string | null,
    width: number,
  ): Promise<{
    keys: { cursor: string | null; number: number | null; updatedAt: number | null }[];
    hasNext: boolean;
    total: { count: number; at: number };
  }>;
  /**
   * Only the number and cursor of the next pull request after a cursor, to pass one that GitHub cannot give. `number`
   * is null for a hole; the answer is null at the end of the list.
   */
  nextKey(after: string | null): Promise<{ cursor: string; number: number | null; updatedAt: number | null } | null>;
  /**
   * The number of the pull request after a cursor, which GitHub did not show before. `number` is null when GitHub still
   * does not show it; the answer is null at the end of the list.
   */
  hole(after: string | null): Promise<{ number: number | null } | null>;
  /** Asks GraphQL for almost nothing about the repository, to see whether it answers at all. */
  ping(): Promise<void>;
  /**
   * Numbers of one page of REST's list of pull requests, newest `updated` first, with the next page; null at the end.
   */
  numbersByRest(page: number): Promise<{ pulls: { number: number; updatedAt: number }[]; next: number | null }>;
  /** Reads the rest of the lists that did not fit into a page of pull requests. */
  lists(pending: PendingPullRequest[], pace: Pace): Promise<ListsRead>;
  /** Pull requests with everything that a page contains; `gone` holds the numbers that GitHub does not have. */
  pullRequests(
    numbers: number[],
    pace: Pace,
  ): Promise<{
    snapshots: PullRequestSnapshot[];
    gone: number[];
    unread: Unread[];
    unreadable: string[];
  }>;
  /** GitHub's counts for each pull request updated at or after `bound`; 0 means all of them. */
  totals(position: { after: string | null; bound: number }): Promise<{
    totals: ListTotals[];
    cursor: string | null;
    total: { count: number; at: number };
    fullName: string;
    readAt: string;
  }>;
  /** One page of each of these lists, newest first; null for a list that was not asked for, or may not be read. */
  deployments(task: { lists: DeploymentLists; describes: boolean; pace: Pace }): Promise<{
    deployments: Deployment[];
    cursor: string | null;
    releases: ReleasePage | null;
    issues: IssuePage | null;
    /** What the credential may not read: a list, entries of it, or a field of deployments. */
    unreadable: string[];
    /** The repository's description, where asked for; null when GitHub did not send it. */
    described: RepositoryDescription | null;
    unread: Unread[];
    /** How much of the deployments of this page GitHub shows. */
    shown: Shown;
  }>;
  /** The id of a workflow by its name; null when there is none. */
  workflow(name: string): Promise<string | null>;
  /** A page of its runs, newest first; null when it still has this `etag`. */
  workflowRuns(position: { id: string; page: number; etag: string | null }): Promise<RunPage | null>;
  /** The next commits of each walk. */
  histories(walks: DeploymentWalk[]): Promise<DeploymentWalked[]>;
  /** The next page of each search for a commit in the history of another. */
  ancestry(walks: AncestryWalk[]): Promise<AncestryWalked[]>;
  /** Which checks the first of these pull requests require; one request asks about as many as it can. */
  requirements(numbers: number[], pace: Pace): Promise<Requirements[]>;
  /** The tag of the front of the list; null when it still equals `known`. */
  frontTag(known: string | null): Promise<{ etag: string | null } | null>;
  /** The repository by its id; its name may have changed. */
  find(): Promise<RepositoryDescription>;
  /**
   * The fields that queries had to leave out, and the lists that are therefore not read, when this was not known
   * before; null when nothing is new.
   */
  learned(): { fields: string[]; lists: string[] } | null;
  /** What the requests since the last call cost. */
  spent(): Spent;
  /** What the requests so far showed about the quota. */
  usage(): Pick<Usage, 'hour' | 'points' | 'seconds'>;
}

/** A message to send, delivered after this many seconds; at once when no delay is given. */
export interface Sending<Message> {
  body: Message;
  delaySeconds?: number;
}

/** The database, as used by the jobs that read a repository. A scope names the tenant and the repository. */
export interface Scope {
  workspaceId: string;
  repositoryId: string;
}

export interface PageStore {
  savePullRequests(scope: Scope, snapshots: PullRequestSnapshot[]): Promise<unknown>;
  /** Notes how far a sync is that has not ended. */
  noteProgress(scope: Scope, syncId: string, progress: SyncRecord['progress']): Promise<unknown>;
  saveReviewComments(
    scope: Scope,
    comments: (Comment & { pullRequestNumber: number })[],
    readAt: string,
  ): Promise<unknown>;
  /** Settles up to `limit` pull requests that waited for the repository-wide list; answers how many remain. */
  finishReviewComments(scope: Scope, readAt: string, limit: number): Promise<number>;
  /** Pull requests with lists that are not read to their end, among these numbers or among all. */
  pendingLists(scope: Scope, limit: number, numbers?: number[]): Promise<PendingPullRequest[]>;
  saveLists(scope: Scope, reads: ListRead[]): Promise<unknown>;
  /** Removes pull requests that GitHub no longer has. */
  removePullRequests(scope: Scope, numbers: number[]): Promise<unknown>;
  saveTotals(scope: Scope, totals: ListTotals[], readAt: string): Promise<unknown>;
  /**
   * How far down the list of deployments a sync must read to know the present state of all deployments since `since`.
   */
  deploymentsBound(scope: Scope, since: number): Promise<number>;
  saveDeployments(scope: Scope, deployments: Deployment[], now: number): Promise<unknown>;
  /**
   * Notes that everything since then has been read; of GitHub's deployments, what it has `shown`: none, where the rules do
   * not name them, or the credential may not read them.
   */
  finishDeployments(scope: Scope, since: number, shown: Shown): Promise<unknown>;
  /** Production deployments whose commits are not known yet, the earliest first. */
  pendingWalks(scope: Scope, limit: number): Promise<DeploymentWalk[]>;
  saveWalks(scope: Scope, walked: DeploymentWalked[]): Promise<unknown>;
  /** What the rules name to be read of the repository. */
  sourcesToRead(scope: Scope): Promise<SourcesToRead>;
  /** How far a list was read before. `about` is what was asked for: the name of the workflow, the labels. */
  sourceReading(scope: Scope, asked: { source: OtherSource; about: string; since: number }): Promise<SourceReading>;
  /** Notes how far it is read; `since` is null while its reading goes on. */
  noteReading(
    scope: Scope,
    noted: { source: OtherSource; about: string; since: number | null } & SourceReading,
  ): Promise<unknown>;
  /**
   * Stores deployments of a source. The `others` are deployments no more; with `isWhole`, so is everything else that is
   * stored of the source.
   */
  saveShipped(
    scope: Scope,
    page: {
      source: 'releases' | 'workflow';
      environment: string;
      shipped: Shipped[];
      others: string[];
      isWhole: boolean;
    },
  ): Promise<unknown>;
  /** Stores issues with one of these labels as incidents, if the rule still names them; answers how many incidents are issues now. */
  saveIssues(scope: Scope, labels: string[], issues: LabelledIssue[], now: number): Promise<number>;
  /** Removes the incidents of issues that a reading of the whole list, begun at an instant, did not show. */
  forgetIssues(scope: Scope, begunAt: number): Promise<unknown>;
  /** Decides, once a day, where the repository's deployments come from. */
  decideSource(scope: Scope, now: number): Promise<unknown>;
  /** Which commits GitHub must be asked about, to know which way deployments went. */
  pendingAncestry(scope: Scope, limit: number): Promise<AncestryWalk[]>;
  saveAncestry(scope: Scope, walked: AncestryWalked[]): Promise<unknown>;
  /** Pull requests for which GitHub must say which checks their branches require; facts depend on the answer. */
  requirementsToAsk(scope: Scope, limit: number): Promise<number[]>;
  saveRequirements(scope: Scope, requirements: Requirements[]): Promise<unknown>;
  /**
   * Notes what could not be read, or counts one more try. A list that is set aside is not asked for until it is read
   * anew.
   */
  setAside(scope: Scope, unread: Unread[], now: number): Promise<unknown>;
  fillHole(scope: Scope, after: string | null, number: number | null, now: number): Promise<unknown>;
  /** Stores GitHub's description of a repository, and that the repository is available. */
  describeRepository(scope: Scope, description: RepositoryDescription): Promise<unknown>;
  /** Which of these pull requests, all updated at this instant, were read well after it and are stored whole. */
  unchanged(scope: Scope, numbers: number[], updatedAt: number): Promise<number[]>;
}

/** What a job needs that reads GitHub under the budget of a credential. */
export interface BudgetDeps<Read extends Reading, Opened extends Pick<Reader, 'usage'>> {
  now(): number;
  budget(reading: Read): Budget;
  /** Opens GitHub with the credential; throws a `FailureError` when it cannot be opened. */
  reader(reading: Read): Promise<Opened>;
  /** GitHub refused the credential: notes this on the connection, if there is one. */
  credentialFailed(reading: Read, failure: BadCredential): Promise<void>;
  /** GitHub refused the credential, perhaps only for now: the next try uses a new token, where there is one. */
  credentialRefused(reading: Read): Promise<void>;
}

export interface SyncDeps extends BudgetDeps<TrackedRepository, Reader> {
  cursor(repositoryId: string): Cursor;
  store: PageStore;
  /** Stores which fields queries of a credential must leave out, and which lists the credential may not read. */
  noteOmitted(repository: TrackedRepository, fields: string[], lists: string[]): Promise<void>;
  log(event: string, fields: Record<string, unknown>): void;
}
