import type { Shown } from '../deployments/source-pages.ts';
import type { OtherPlace } from '../deployments/sources-to-read.ts';
import type { Failure } from '../failure.ts';
import type { LiveWork } from './live-work.ts';
import type { Announced, Lease } from './lease.ts';
import type { Pace } from './pace.ts';
import type { Receipt } from '../receipt.ts';
import type { Instant } from '../reducer.ts';
import type { TrackedRepository } from '../tracked-repository.ts';

/**
 * What has been read of a repository's pull requests, ordered by `updatedAt`: everything between `since` and `through`.
 * A sync extends it at the front (changes since `through`) and at the back (older pull requests, after `cursor`).
 */
export interface Coverage {
  through: Instant;
  since: Instant;
  /**
   * Everything updated since then is complete: its lists and deployments are read, and its facts are computed. It moves
   * at the end of each leg of a walk, and of a sync; absent before the first time.
   */
  completeSince?: Instant;
  /** GitHub's cursor of the last pull request read at the back; null while nothing has been read. */
  cursor: string | null;
  /** The walk has reached the repository's first pull request. */
  exhausted: boolean;
  /** How many pull requests were read before `cursor`: where REST's list, which has no cursors, goes on about there. */
  passed: number;
}

/**
 * The repository-wide list of inline review comments, for the pull requests that the back walk read. It is read by
 * `updated` ascending; then the pull requests that waited for it are settled.
 */
export type CommentScan = CommentReading | CommentSettling;

export interface CommentReading {
  stage: 'reading';
  /** The scan as a whole reads comments updated since then. */
  from: Instant;
  /** The place where the list goes on: `page` of the list since `since`. */
  since: Instant;
  page: number;
  /** When its first request was sent; null before. */
  startedAt: Instant | null;
}

export interface CommentSettling {
  stage: 'settling';
  from: Instant;
  startedAt: Instant;
}

/** How far back a sync reads, by `updatedAt`. */
export type Reach =
  /** The full history. */
  | { to: 'everything' }
  | { to: 'instant'; instant: Instant }
  /** Only what changed since the last sync. */
  | { to: 'changes' };

/** Reading from the newest down to `coverage.through`; `newest` and `fresh` belong to the pass under way. */
export interface FrontStep {
  kind: 'front';
  phase: 'walk' | 'catch_up';
  cursor: string | null;
  newest: Instant;
  fresh: number;
  pass: number;
  rest?: RestWalk;
}

/** Reading from `coverage.cursor` down to the reach. */
export interface BackStep {
  kind: 'back';
  rest?: RestWalk;
}

/**
 * The rest of a pass by REST's list, after GraphQL's list could not be followed: REST gives a hundred numbers a page,
 * and each pull request is read by its number.
 */
export interface RestWalk {
  /** The page to list next. */
  next: number;
  /** The pull requests of the last listed page that are left to read, newest first. */
  left: { number: number; updatedAt: Instant }[];
  /** What follows when `left` is empty: the pass is over, or (null) the next page is listed. */
  end: 'bound' | 'list' | null;
  /** Down to which instant the last page was listed; absent in what an earlier version stored. */
  bound?: Instant;
  /** A pull request that GitHub has given before: a test whether GitHub gives any at all. */
  control: number | null;
  /** Numbers that failed, each alone. `proven`: GitHub has given another pull request since. */
  failed: number[];
  proven: boolean;
}

/** What a sync does next. In a state of another version, `kind` may be a word that this version does not know. */
export type Step =
  | FrontStep
  | BackStep
  /** Reading what did not fit into a page: inline comments, and lists longer than a page. */
  | { kind: 'lists'; next: 'catch_up' | 'deployments' | 'facts' }
  | DeploymentsStep
  /** Asking which checks are required, where facts depend on it. */
  | { kind: 'requirements' }
  | { kind: 'facts' }
  /**
   * Reading pull requests again. `again`: they were set aside a while ago because GitHub could not give them. `holes`
   * are the places in the list, each behind a cursor, of those whose numbers must be found first.
   */
  | { kind: 'repair'; numbers: number[]; again: boolean; holes?: (string | null)[] }
  /** Reading GitHub's totals of everything that is covered, from `cursor` on. */
  | { kind: 'totals'; cursor: string | null }
  /** Comparing GitHub's counts with the stored rows. */
  | { kind: 'compare' };

/** The steps as the API names them. */
export type Phase = 'walk' | 'overflow' | 'catch_up' | 'compute' | 'verify';

/**
 * Reading the repository's deployments and the other lists (releases, runs of a workflow, issues), then the commits of
 * each deployment.
 */
export type DeploymentsStep = { kind: 'deployments' } & DeploymentsStage;

type DeploymentsStage =
  /** Nothing is read yet: the first request asks for the front of each list. */
  | { stage: 'fronts' }
  /**
   * GitHub's deployments are read from `cursor` on. The other lists that go on are `others`. `shown` is how much of its
   * deployments GitHub has shown so far; absent: all.
   */
  | { stage: 'deployments'; cursor: string; others: OtherPlace[]; shown?: Shown }
  /** GitHub's deployments are read, or not asked for. At least one other list goes on. */
  | { stage: 'others'; others: [OtherPlace, ...OtherPlace[]]; shown?: Shown }
  /** All lists are read. */
  | { stage: 'commits' };

/**
 * Whether a sync compares everything that is covered with GitHub's totals, which it reads for this, once. GitHub may be
 * unable to give its totals; then they count as read, and `total` is null.
 */
export type Verification =
  /** No request asked for it. The sync compares what it has read. */
  | 'none'
  /** A request asked for it; the totals are not read to their end. */
  | 'requested'
  /** A request asked for it; the totals are read. */
  | 'read_on_request'
  /** No request asked for it; the totals are read because the counts differed and no stored row showed where. */
  | 'read_on_mismatch';

/** What moves a sync: a message that was sent for it, a holder of its lease, or time. */
export type Activity =
  { status: 'queued'; announced: Announced } | { status: 'held'; lease: Lease } | { status: 'waiting'; wait: Wait };

export interface Wait {
  until: Instant;
  /** `slot`: other repositories of the credential go first. The API shows the other reasons as `waiting`. */
  reason: WaitReason;
  /** What exactly was refused, for the log; absent for a slot, and in what an earlier version stored. */
  detail?: string;
}

export type WaitReason =
  | 'slot'
  | 'too_wide'
  | 'primary_limit'
  | 'secondary_limit'
  | 'bad_credential'
  | 'bad_app'
  | 'transient'
  | 'rejected'
  | 'cursor_refused'
  | 'database_outage'
  | 'stalled'
  | 'unknown_step';

/** What has stopped the sync since its last progress. */
export type Trouble = {
  /** When it began. */
  since: Instant;
  /** Attempts in a row without any answer; the waits grow with them. */
  times: number;
} & (
  | { of: 'database' }
  | {
      of: 'github';
      /** GitHub has answered something since: a request that fails now fails by itself. */
      alive: boolean;
      /** Attempts that failed although GitHub answered other requests. */
      tries: number;
      /** The request is the smallest possible: if it fails once more, it is given up. */
      last: boolean;
    }
);

export interface Sync {
  id: string;
  kind: 'backfill' | 'incremental';
  daysBack: number | null;
  startedAt: Instant;
  reach: Reach;
  step: Step;
  /** How many transitions were accepted: a result counts only for the state that its work was given from. */
  seq: number;
  activity: Activity;
  /** Failures in a row, by kind; progress clears them. */
  failures: Partial<Record<Failure['kind'], number>>;
  trouble: Trouble | null;
  /** Holders in a row that did not report again. */
  stalls: number;
  /** How often the walk had to start again. */
  restarts: number;
  /** What is set aside is asked for again before the comparison: all of it, or what is due; null when that is done. */
  retry: 'all' | 'due' | null;
  /** How many things this sync has set aside, and the last of them in words. */
  aside: { count: number; last: string };
  /**
   * Missing rows are read again in the order of their numbers. `after` is the last number; `round` counts the finished
   * rounds.
   */
  repairs: { round: number; after: number };
  verification: Verification;
  /** A deployment was made after this sync began to read deployments: it reads them once more. */
  deployed: boolean;
  /** Whether the repository's description has been read. */
  described: boolean;
  /** How often this sync has asked which checks are required. */
  asked: number;
  progress: { pullRequests: number; pages: number };
  github: { requests: number; points: number; waitedSeconds: number };
  /** How many pull requests GitHub says there are, and when it said so. */
  total: { count: number; at: Instant } | null;
  unreadable: string[];
  /** How the front of the list looked before this sync began to read; see `RepositoryState.etag`. */
  etag: string | null;
}

/** A sync's record as the API shows it, while the sync runs or has just ended. */
export interface SyncRecord {
  id: string;
  repositoryId: string;
  kind: 'backfill' | 'incremental';
  daysBack: number | null;
  /** A request asked it to compare everything stored with GitHub's totals. Only what RepoCursor answers has it. */
  verify?: boolean;
  status: 'queued' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled';
  phase: Phase;
  progress: { pullRequests: number; estimatedTotal: number | null; percent: number | null; pages: number };
  github: { requests: number; points: number; waitedSeconds: number };
  startedAt: string;
  finishedAt: string | null;
  resumeAt: string | null;
  error: { reason: string; detail: string } | null;
  /** Why a `waiting` sync waits; null for any other sync. */
  waitingFor: { reason: string; detail: string } | null;
  receipt: Receipt | null;
}

/** An ended sync, with the new values of its repository's row; kept until the database has it. */
export interface EndedSync {
  record: SyncRecord;
  /** The name that GitHub gave last: a rename changes the name and nothing else. */
  fullName: string | null;
  coveredSince: string | null;
  syncedThrough: string | null;
  unavailable: string | null;
  /** Everything that is covered was compared with GitHub's totals. */
  verified: boolean;
  /** The repository's description was read as well; absent in what an earlier version stored. */
  described?: boolean;
}

/**
 * What a sync that ended in a failure that may pass leaves to the next one. `verify`: the next one compares everything. `retry`: what it
 * asks again for, absent in what an earlier version stored.
 */
export type Outage = Pick<Sync, 'reach' | 'daysBack'> &
  Pick<Trouble, 'of' | 'times'> & { verify: boolean; retry?: Sync['retry'] };

/** Everything that RepoCursor stores about a repository, except the rows of its tables. */
export interface RepositoryState {
  /** The form in which this is stored; see stored.ts. */
  version: 2;
  /** Set by every request for a sync; null before the first. */
  repository: TrackedRepository | null;
  coverage: Coverage | null;
  scan: CommentScan | null;
  pace: Pace;
  /** A sync has succeeded: a request without `daysBack` means only what changed. */
  synced: boolean;
  sync: Sync | null;
  /** Ended syncs that the database does not have yet, by id, and when a message was sent for them. Their rows are in `ended`. */
  unrecorded: { ids: string[]; announced: Announced } | null;
  /** Set when the last sync ended in a failure that may pass; the next sync continues with its window and its waits. */
  outage: Outage | null;
  /**
   * GitHub's `ETag` of the front of the list when everything in the list has been synced; null when that is not
   * certain.
   */
  etag: string | null;
  /** Its rows are in the table `refreshes`. */
  live: LiveWork;
}
