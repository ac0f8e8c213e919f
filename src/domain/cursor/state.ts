import type { Failure } from '../failure.ts';
import type { LiveWork } from './live.ts';
import type { Pace } from './pace.ts';
import type { Receipt } from '../receipt.ts';
import type { Instant } from '../reducer.ts';
import type { TrackedRepository } from '../tracked-repository.ts';

/** The right to do a piece of work, until an instant unless it is renewed. */
export interface Lease {
  token: string;
  until: Instant;
}

/** When a message was sent, and how often in a row since somebody last came for it. */
export interface Announced {
  at: Instant;
  times: number;
}

/**
 * What has been read of a repository's pull requests, ordered by `updatedAt`: everything between `since` and `through`.
 * A sync extends it at the front (what changed since `through`) and at the back (older ones, after `cursor`).
 */
export interface Coverage {
  through: Instant;
  since: Instant;
  /** GitHub's cursor of the last pull request read at the back; null while nothing has been read. */
  cursor: string | null;
  /** The walk has met the repository's first pull request. */
  exhausted: boolean;
  /** The page of REST's list, 100 a page, that held the last pull request: a hint where to look for the next. */
  restPage: number;
}

/**
 * The repository-wide list of inline review comments, which serves the pull requests that the back walk read. It is read
 * by `updated` ascending; then the pull requests that waited for it are settled.
 */
export interface CommentScan {
  stage: 'reading' | 'settling';
  /** The scan as a whole reads comments updated since then. */
  from: Instant;
  /** Where it goes on: `page` of the list since `since`. */
  since: Instant;
  page: number;
  /** When its first request was sent; null before. */
  startedAt: Instant | null;
}

/** How far back a sync reads, by `updatedAt`. */
export type Reach =
  /** The full history. */
  | { to: 'everything' }
  | { to: 'instant'; instant: Instant }
  /** Only what changed since the last sync. */
  | { to: 'changes' };

/** Reading from the newest down to `coverage.through`; `newest` and `fresh` are of the pass under way. */
export interface FrontStep {
  kind: 'front';
  phase: 'walk' | 'catch_up';
  cursor: string | null;
  newest: Instant;
  fresh: number;
  pass: number;
  rest?: RestWalk;
}

/** Reading on after `coverage.cursor` down to the reach. */
export interface BackStep {
  kind: 'back';
  rest?: RestWalk;
}

/**
 * The rest of a pass by REST's list, in which GraphQL's could not be followed: numbers a hundred a page, each read by its
 * number.
 */
export interface RestWalk {
  /** The page that is listed next. */
  next: number;
  /** What is to be read of the page that was listed last, newest first. */
  left: { number: number; updatedAt: Instant }[];
  /** What follows when `left` has been read: the pass is over, or (null) the next page is listed. */
  end: 'bound' | 'list' | null;
  /** One that GitHub has given before: whether it gives any at all. */
  control: number | null;
  /** Numbers that failed, each alone; `proven`: GitHub has given another since. */
  failed: number[];
  proven: boolean;
}

/** What a sync does next. In what another version stored, `kind` may be a word that this one does not know. */
export type Step =
  | FrontStep
  | BackStep
  /** Reading what a page could not hold: inline comments, and lists longer than a page. */
  | { kind: 'lists'; next: 'catch_up' | 'deployments' | 'facts' }
  | DeploymentsStep
  /** Asking which checks are required, where facts hang on it. */
  | { kind: 'requirements' }
  | { kind: 'facts' }
  /** Reading pull requests again; `again`: they had been set aside, known not to be readable a while ago. */
  | { kind: 'repair'; numbers: number[]; again: boolean }
  /** Reading GitHub's totals of everything that is covered, on after `cursor`. */
  | { kind: 'totals'; cursor: string | null }
  /** Comparing what GitHub said with what is stored. */
  | { kind: 'compare' };

/** The steps as the API names them. */
export type Phase = 'walk' | 'overflow' | 'catch_up' | 'compute' | 'verify';

/**
 * Reading the repository's deployments, on after `cursor`; once they are `listed`, the commits that they carried.
 */
export interface DeploymentsStep {
  kind: 'deployments';
  cursor: string | null;
  listed: boolean;
}

/** Who moves a sync: a message that was sent for it, somebody who holds its work, or time. */
export type Activity =
  { status: 'queued'; announced: Announced } | { status: 'held'; lease: Lease } | { status: 'waiting'; wait: Wait };

export interface Wait {
  until: Instant;
  /** `slot`: other repositories of the credential go first; the rest is told to the user as `waiting`. */
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

/** What stands in the way since the last progress. */
export type Trouble = {
  /** When it began. */
  since: Instant;
  /** Attempts in a row without any answer: the waits grow by them. */
  times: number;
} & (
  | { of: 'database' }
  | {
      of: 'github';
      /** GitHub has answered something since: what fails now fails by itself. */
      alive: boolean;
      /** Attempts that failed although GitHub answers otherwise. */
      tries: number;
      /** There is nothing less to ask for: what fails once more is given up. */
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
  /** How many transitions were accepted: a result counts only for the state it was worked out from. */
  seq: number;
  activity: Activity;
  /** Failures in a row, by kind; progress clears them. */
  failures: Partial<Record<Failure['kind'], number>>;
  trouble: Trouble | null;
  /** Holders in a row of whom nothing was heard again. */
  stalls: number;
  /** How often the walk had to start again. */
  restarts: number;
  /** What is set aside is asked for again before the comparison: all of it or what is due; null when that is done. */
  retry: 'all' | 'due' | null;
  /** How much this sync has set aside, and the last of it in words. */
  aside: { count: number; last: string };
  /** Missing rows are read again in the order of numbers, `after` being the last; how many rounds through them are over. */
  repairs: { round: number; after: number };
  /** Everything that is covered is to be compared, by totals read anew; whether they have been. */
  verify: boolean;
  totalsRead: boolean;
  /** Something was deployed since this sync began to read deployments: they are read once more. */
  deployed: boolean;
  /** What the repository is has been read. */
  described: boolean;
  /** How often this sync has asked which checks are required. */
  asked: number;
  progress: { pullRequests: number; pages: number };
  github: { requests: number; points: number; waitedSeconds: number };
  /** How many pull requests GitHub says there are, and when it said so. */
  total: { count: number; at: Instant } | null;
  unreadable: string[];
  /** How the front of the list looked before this sync began reading; see `RepositoryState.etag`. */
  etag: string | null;
}

/** The sync record of the API while it is alive or just ended. */
export interface SyncRecord {
  id: string;
  repositoryId: string;
  kind: 'backfill' | 'incremental';
  daysBack: number | null;
  status: 'queued' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled';
  phase: Phase;
  progress: { pullRequests: number; estimatedTotal: number | null; percent: number | null; pages: number };
  github: { requests: number; points: number; waitedSeconds: number };
  startedAt: string;
  finishedAt: string | null;
  resumeAt: string | null;
  error: { reason: string; detail: string } | null;
  /** Why a sync that is `waiting` waits; null for any other. */
  waitingFor: { reason: string; detail: string } | null;
  receipt: Receipt | null;
}

/** A sync that has ended, with what its repository's row is to say from now on; kept until the database has it. */
export interface EndedSync {
  record: SyncRecord;
  /** As GitHub said it last: a rename changes the name and nothing else. */
  fullName: string | null;
  coveredSince: string | null;
  syncedThrough: string | null;
  unavailable: string | null;
  /** Everything that is covered was held against GitHub's totals. */
  verified: boolean;
  /** What the repository is was read, too; absent in what an earlier version stored. */
  described?: boolean;
}

/** All that RepoCursor keeps of a repository, but the rows of its tables. */
export interface RepositoryState {
  /** The form in which this is stored; see stored.ts. */
  version: 2;
  /** Set by the first request for a sync, and again by each. */
  repository: TrackedRepository | null;
  coverage: Coverage | null;
  scan: CommentScan | null;
  pace: Pace;
  /** A sync has succeeded: a request without `daysBack` means only what changed. */
  synced: boolean;
  sync: Sync | null;
  /** Ended syncs that the database does not have yet, by id, and when a message was sent for them. Their rows are in `ended`. */
  unrecorded: { ids: string[]; announced: Announced } | null;
  /** The last sync ended because somebody was away; the next one goes on with its window and its patience. */
  outage: (Pick<Sync, 'reach' | 'daysBack' | 'verify'> & Pick<Trouble, 'of' | 'times'>) | null;
  /** GitHub's `ETag` of the front of the list, all of which has been synced: null when there is no saying. */
  etag: string | null;
  /** Its rows are in the table `refreshes`. */
  live: LiveWork;
}
