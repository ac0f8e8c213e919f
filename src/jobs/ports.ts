import type { Grant, Priority, Usage } from '../domain/budget.ts';
import type { Advance, Spent } from '../domain/cursor/advance.ts';
import type { Pace } from '../domain/cursor/pace.ts';
import type { EndedSync } from '../domain/cursor/state.ts';
import type { Suspension } from '../domain/cursor/suspend.ts';
import type { Work } from '../domain/cursor/work.ts';
import type { Comment, Deployment, DeploymentWalk, DeploymentWalked, Requirements } from '../domain/entities.ts';
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
  acquire(holder: string, priority: Priority, credential: string): Promise<Grant | NotOpened>;
  /** Answers since when GitHub refuses the credential; null when it does not. */
  settle(holder: string, usage: Usage): Promise<number | null>;
}

/** GitHub as one chunk reads it: every method throws a `FailureError`. */
export interface Reader {
  page(request: {
    direction: 'front' | 'back';
    after: string | null;
    bound: number;
    pace: Pace;
    restPage: number;
    commentsSince: number | null;
  }): Promise<PullRequestPage>;
  repositoryComments(position: { since: number; page: number }): Promise<{
    comments: (Comment & { pullRequestNumber: number })[];
    next: { since: number; page: number } | null;
    readAt: string;
  }>;
  /**
   * The number and cursor of the next pull request after a cursor, and nothing else of it: to get past one that GitHub
   * cannot give. `number` is null for a hole; the answer is null at the end of the list.
   */
  nextKey(after: string | null): Promise<{ cursor: string; number: number | null; updatedAt: number | null } | null>;
  /** Asks GraphQL for next to nothing of the repository: whether it answers at all. */
  ping(): Promise<void>;
  /** Numbers of a page of REST's list of pull requests, newest `updated` first, with where it goes on; null at its end. */
  numbersByRest(page: number): Promise<{ pulls: { number: number; updatedAt: number }[]; next: number | null }>;
  /** Reads on in the lists of pull requests that a page could not hold. */
  lists(pending: PendingPullRequest[], pace: Pace): Promise<ListsRead>;
  /** Pull requests with all that a page brings; `gone` are numbers that GitHub does not have. */
  pullRequests(
    numbers: number[],
    pace: Pace,
  ): Promise<{
    snapshots: PullRequestSnapshot[];
    gone: number[];
    unread: Unread[];
    unreadable: string[];
  }>;
  /** What GitHub says there is of each pull request updated at or after `bound`; 0: of all of them. */
  totals(position: { after: string | null; bound: number }): Promise<{
    totals: ListTotals[];
    cursor: string | null;
    total: { count: number; at: number };
    fullName: string;
    readAt: string;
  }>;
  /** Deployments, newest first; not `readable`: the credential may not. */
  deployments(position: { after: string | null; pace: Pace }): Promise<{
    deployments: Deployment[];
    cursor: string | null;
    readable: boolean;
    /** What the repository is, with the first page; null where GitHub did not tell. */
    described: RepositoryDescription | null;
    unread: Unread[];
  }>;
  /** The next commits of each walk. */
  histories(walks: DeploymentWalk[]): Promise<DeploymentWalked[]>;
  /** Which checks are required, of the first of these pull requests: as many as one request asks about. */
  requirements(numbers: number[], pace: Pace): Promise<Requirements[]>;
  /** The tag of the front of the list; null when it is still the one that is `known`. */
  frontTag(known: string | null): Promise<{ etag: string | null } | null>;
  /** The repository by its id, whatever it is called now. */
  find(): Promise<RepositoryDescription>;
  /**
   * What queries had to be sent without, and which lists are not read therefore, when that was not known before; null when
   * nothing is new.
   */
  learned(): { fields: string[]; lists: string[] } | null;
  /** What the requests since the last call cost. */
  spent(): Spent;
  /** What the requests so far showed of the quota. */
  usage(): Pick<Usage, 'hour' | 'points' | 'seconds'>;
}

/** A message on its way, delivered after so many seconds: at once, unless something is said. */
export interface Sending<Message> {
  body: Message;
  delaySeconds?: number;
}

/** The database, as the jobs that read a repository use it. Scopes name the tenant and the repository. */
export interface Scope {
  workspaceId: string;
  repositoryId: string;
}

export interface PageStore {
  savePullRequests(scope: Scope, snapshots: PullRequestSnapshot[]): Promise<unknown>;
  saveReviewComments(
    scope: Scope,
    comments: (Comment & { pullRequestNumber: number })[],
    readAt: string,
  ): Promise<unknown>;
  /** Settles up to `limit` pull requests that waited for the repository-wide list; answers how many remain. */
  finishReviewComments(scope: Scope, readAt: string, limit: number): Promise<number>;
  /** Pull requests with lists that are not read to their end, of these numbers or of all. */
  pendingLists(scope: Scope, limit: number, numbers?: number[]): Promise<PendingPullRequest[]>;
  saveLists(scope: Scope, reads: ListRead[]): Promise<unknown>;
  /** Removes pull requests that GitHub no longer has. */
  removePullRequests(scope: Scope, numbers: number[]): Promise<unknown>;
  saveTotals(scope: Scope, totals: ListTotals[], readAt: string): Promise<unknown>;
  /** How far down the list of deployments is to be read, for all since `since` to be known as they are now. */
  deploymentsBound(scope: Scope, since: number): Promise<number>;
  saveDeployments(scope: Scope, deployments: Deployment[], now: number): Promise<unknown>;
  /** Notes that all deployments since then have been read. */
  finishDeployments(scope: Scope, since: number): Promise<unknown>;
  /** Production deployments whose commits are not known yet, the earliest first. */
  pendingWalks(scope: Scope, limit: number): Promise<DeploymentWalk[]>;
  saveWalks(scope: Scope, walked: DeploymentWalked[]): Promise<unknown>;
  /** Pull requests to ask which checks their branches demand, for the facts that hang on it. */
  requirementsToAsk(scope: Scope, limit: number): Promise<number[]>;
  saveRequirements(scope: Scope, requirements: Requirements[]): Promise<unknown>;
  /** Notes what could not be read, or counts one more try; of a list, it is asked for no more until it is read anew. */
  setAside(scope: Scope, unread: Unread[], now: number): Promise<unknown>;
  /** Writes what GitHub says of a repository, and that it is available. */
  describeRepository(scope: Scope, description: RepositoryDescription): Promise<unknown>;
  /** Which of these pull requests, all updated at this instant, are stored whole as they were well after it. */
  unchanged(scope: Scope, numbers: number[], updatedAt: number): Promise<number[]>;
}

/** What a job works with that reads GitHub under the budget of a credential. */
export interface BudgetDeps<Read extends Reading, Opened extends Pick<Reader, 'usage'>> {
  now(): number;
  budget(reading: Read): Budget;
  /** Opens GitHub with the credential; throws a `FailureError` when it cannot be opened. */
  reader(reading: Read): Promise<Opened>;
  /** GitHub refused the credential: notes it on the connection, if there is one. */
  credentialFailed(reading: Read, failure: BadCredential): Promise<void>;
  /** GitHub refused the credential, which may pass: the next try is made with a new token, where there is one. */
  credentialRefused(reading: Read): Promise<void>;
}

export interface SyncDeps extends BudgetDeps<TrackedRepository, Reader> {
  cursor(repositoryId: string): Cursor;
  store: PageStore;
  /** Remembers what queries of a credential are to be sent without, and which of its lists are not readable. */
  noteOmitted(repository: TrackedRepository, fields: string[], lists: string[]): Promise<void>;
  log(event: string, fields: Record<string, unknown>): void;
}
