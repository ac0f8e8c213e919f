import type { Grant, Priority, Usage } from '../domain/budget.ts';
import type { Advance, Spent } from '../domain/cursor/advance.ts';
import type { Pace } from '../domain/cursor/pace.ts';
import type { EndedSync } from '../domain/cursor/state.ts';
import type { Suspension } from '../domain/cursor/suspend.ts';
import type { Work } from '../domain/cursor/work.ts';
import type { Comment } from '../domain/entities.ts';
import type { ListRead, PendingPullRequest } from '../domain/pending-lists.ts';
import type { PullRequestPage } from '../domain/page.ts';
import type { Receipt } from '../domain/receipt.ts';
import type { PullRequestSnapshot } from '../domain/entities.ts';
import type { TrackedRepository } from '../domain/tracked-repository.ts';

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

/** GitHubBudget of one quota. */
export interface Budget {
  acquire(holder: string, priority: Priority): Promise<Grant>;
  settle(holder: string, usage: Usage): Promise<void>;
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
  /** Reads on in the lists of pull requests that a page could not hold. */
  lists(pending: PendingPullRequest[], pace: Pace): Promise<{ reads: ListRead[]; unreadable: string[] }>;
  /** One pull request with all that a page brings; null when GitHub has none of this number. */
  pullRequest(number: number, pace: Pace): Promise<PullRequestSnapshot | null>;
  /** What the requests since the last call cost. */
  spent(): Spent;
  /** What the requests so far showed of the quota. */
  usage(): Omit<Usage, 'failure'>;
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
  pendingLists(scope: Scope, limit: number): Promise<PendingPullRequest[]>;
  saveLists(scope: Scope, reads: ListRead[]): Promise<unknown>;
}

export interface SyncDeps {
  now(): number;
  cursor(repositoryId: string): Cursor;
  budget(repository: TrackedRepository): Budget;
  /** Opens GitHub with the repository's credential; throws a `FailureError` when it cannot be opened. */
  reader(repository: TrackedRepository): Promise<Reader>;
  store: PageStore;
  log(event: string, fields: Record<string, unknown>): void;
}
