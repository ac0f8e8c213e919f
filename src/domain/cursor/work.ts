import type { Shown } from '../deployments/source-pages.ts';
import type { OtherPlace } from '../deployments/sources-to-read.ts';
import type { TrackedRepository } from '../tracked-repository.ts';
import type { Pace } from './pace.ts';
import { listedAt } from './deployments-step.ts';
import { nextByRest } from './rest-walk.ts';
import { boundOfWalk, commentsSince, HALF_YEAR_MS, isLegRead } from './leg.ts';
import { boundOf } from './reach.ts';
import { progressOf } from './record.ts';
import { restOf } from './steps.ts';
import { givesUp, isGated } from './trouble.ts';
import { areTotalsRead } from './verification.ts';
import type { Instant } from '../reducer.ts';
import type { BackStep, CommentReading, FrontStep, RepositoryState, RestWalk, Sync, SyncRecord } from './state.ts';

/**
 * How long a holder may be silent before another gets its work. A page takes at most 15 s to fetch and a few seconds to
 * save, and each save of a few pages renews the lease.
 */
export const LEASE_MS = 30_000;

/** How many requests of one sync ask which checks are required: 500 pull requests, for 5 points. */
export const MAX_ASKED = 5;

/** The work that one state of a sync asks for, held under a lease. */
export type Work = {
  syncId: string;
  repository: TrackedRepository;
  seq: number;
  token: string;
  /** How much of its history the repository has read; see `Place.depth`. */
  depth: number;
  /** How far the sync is, as its record shows it; absent from a cursor of the version before. */
  progress?: SyncRecord['progress'];
  /** GitHub first gets a small request, to see whether it answers at all. */
  gated: boolean;
  /** GitHub answers other requests, and this one is the smallest possible: if it fails now, it is given up. */
  givesUp: boolean;
} & Task;

export type Task =
  | ({ kind: 'read' } & ReadTask)
  | ({ kind: 'list_by_rest' } & RestTask)
  | ({ kind: 'read_by_rest' } & ReadByRestTask)
  | { kind: 'scan_comments'; scan: CommentReading }
  | { kind: 'settle_comments'; startedAt: Instant }
  | { kind: 'lists'; pace: Pace }
  | ({ kind: 'deployments' } & DeploymentsTask)
  | { kind: 'requirements'; pace: Pace }
  | ({ kind: 'facts' } & FactsTask)
  | { kind: 'repair'; numbers: number[]; pace: Pace; again: boolean }
  /** Finding the number of the pull request behind a cursor of the list; null means the newest. */
  | { kind: 'hole'; after: string | null }
  | ({ kind: 'totals' } & TotalsTask)
  | VerifyTask;

export interface FactsTask {
  /** Whether the sync may still ask GitHub for what facts depend on. */
  mayAsk: boolean;
  /**
   * The end of the leg that these facts complete: the repository's row is told of it. Null at the end of a sync, whose
   * record tells it.
   */
  completeSince: Instant | null;
}

/** A page of REST's list; those of its pull requests are read that were updated from `bound` to `through`. */
export interface RestTask {
  direction: 'front' | 'back';
  page: number;
  bound: Instant;
  through: Instant;
}

export interface ReadByRestTask {
  numbers: number[];
  pace: Pace;
}

/** Reading GitHub's totals of everything that is covered: updated at or after `bound`; 0 means everything. */
export interface TotalsTask {
  after: string | null;
  bound: Instant;
}

/** Reading deployments created since `since`, and the other lists, from a place on; once they are `listed`, the commits of each. */
export interface DeploymentsTask {
  after: string | null;
  others: OtherPlace[];
  listed: boolean;
  /** How much of GitHub's deployments it has shown so far. */
  shown: Shown;
  since: Instant;
  pace: Pace;
}

export interface VerifyTask {
  kind: 'verify';
  /** When the sync began. */
  startedAt: Instant;
  repairs: Sync['repairs'];
  /** The comparison covers all pull requests, not only those that this sync has seen. */
  whole: boolean;
  /** GitHub's totals of everything that is covered have just been read. */
  totalsRead: boolean;
  total: Sync['total'];
  unreadable: string[];
  /** What is set aside is asked for again first. */
  retry: Sync['retry'];
}

export interface ReadTask {
  direction: 'front' | 'back';
  /** Read from this cursor on; null begins with the newest pull request. */
  after: string | null;
  /** Read everything updated at or after this instant; 0 reads to the end. */
  bound: Instant;
  pace: Pace;
  /** How many pull requests lie before `after` in the list, as far as they were counted. */
  passed: number;
  /** The front is read again: most of it has not changed since this sync read it. */
  again: boolean;
  /**
   * Inline comments of pull requests created at or after this instant come from the repository-wide list. For older
   * ones, and for every refresh (null), they come from the pull request's own list.
   */
  commentsSince: Instant | null;
}

/** Whether a sync may ask once more which checks are required. The next sync asks the rest. */
export function mayAsk({ asked }: Sync): boolean {
  return asked < MAX_ASKED;
}

/** What the state asks for next, as the holder of the lease sees it. */
export function workOf(state: RepositoryState, sync: Sync, token: string): Work | null {
  const { repository } = state;
  const task = taskOf(state, sync);
  if (!repository || !task) return null;
  const rest = restOf(sync.step);
  const isLast = rest ? nextByRest(rest, sync.trouble?.times ?? 0, state.pace.width).givesUp : givesUp(sync);
  return {
    syncId: sync.id,
    repository,
    seq: sync.seq,
    token,
    depth: depthOf(state, sync),
    progress: progressOf(state, sync),
    gated: isGated(sync),
    givesUp: isLast,
    ...task,
  };
}

const MONTH_MS = 30 * 86_400_000;

/**
 * The newest half year, and everything that is not a walk back into history, comes first. So every repository of an
 * organization shows its last months before any of them is read to its end. A leg is made complete before more of the
 * same month is read.
 */
function depthOf(state: RepositoryState, sync: Sync): number {
  const { coverage } = state;
  const isWalk = sync.step.kind === 'back';
  if (!coverage || !(isWalk || isLegRead(state, sync))) return 0;
  const months = Math.floor((sync.startedAt - HALF_YEAR_MS - coverage.since) / MONTH_MS);
  return Math.max(0, isWalk ? 1 + months : months);
}

/** Null for a step that this version does not know. */
function taskOf(state: RepositoryState, sync: Sync): Task | null {
  const { step } = sync;
  switch (step.kind) {
    case 'front':
    case 'back':
      return step.rest ? restTask(state, sync, step, step.rest) : { kind: 'read', ...readTask(state, sync, step) };
    case 'lists':
      if (state.scan?.stage === 'reading') return { kind: 'scan_comments', scan: state.scan };
      if (state.scan) return { kind: 'settle_comments', startedAt: state.scan.startedAt };
      return { kind: 'lists', pace: state.pace };
    case 'deployments': {
      const { cursor: after, others, listed, shown } = listedAt(step);
      const since = state.coverage?.since ?? 0;
      return { kind: 'deployments', after, others, listed, shown, since, pace: state.pace };
    }
    case 'requirements':
      return { kind: 'requirements', pace: state.pace };
    case 'facts':
      return {
        kind: 'facts',
        mayAsk: mayAsk(sync),
        completeSince: isLegRead(state, sync) ? (state.coverage?.since ?? null) : null,
      };
    case 'repair': {
      const [after] = step.holes ?? [];
      if (after !== undefined) return { kind: 'hole', after };
      return { kind: 'repair', numbers: step.numbers, pace: state.pace, again: step.again };
    }
    case 'totals': {
      const bound = state.coverage?.exhausted === true ? 0 : (state.coverage?.since ?? 0);
      return { kind: 'totals', after: step.cursor, bound };
    }
    case 'compare': {
      const { startedAt, repairs, total, unreadable, retry } = sync;
      const totalsRead = areTotalsRead(sync.verification);
      const whole = state.coverage?.exhausted === true && (sync.kind === 'backfill' || totalsRead);
      return { kind: 'verify', startedAt, repairs, whole, totalsRead, total, unreadable, retry };
    }
    default:
      return null;
  }
}

function restTask(state: RepositoryState, sync: Sync, step: FrontStep | BackStep, rest: RestWalk): Task {
  const isFront = step.kind === 'front';
  if (rest.left.length === 0) {
    const bound = isFront ? (state.coverage?.through ?? 0) : boundOf(sync.reach);
    const through = isFront ? Number.MAX_SAFE_INTEGER : (state.coverage?.since ?? Number.MAX_SAFE_INTEGER);
    return { kind: 'list_by_rest', direction: step.kind, page: rest.next, bound, through };
  }
  const { numbers } = nextByRest(rest, sync.trouble?.times ?? 0, state.pace.width);
  return { kind: 'read_by_rest', numbers, pace: state.pace };
}

function readTask(state: RepositoryState, sync: Sync, step: FrontStep | BackStep): ReadTask {
  const { coverage, pace } = state;
  if (step.kind === 'front') {
    return {
      direction: 'front',
      after: step.cursor,
      bound: coverage?.through ?? 0,
      pace,
      passed: step.fresh,
      again: step.phase === 'catch_up',
      commentsSince: null,
    };
  }
  const bound = boundOfWalk(state, sync);
  return {
    direction: 'back',
    after: coverage?.cursor ?? null,
    bound,
    pace,
    passed: coverage?.passed ?? 0,
    again: false,
    commentsSince: commentsSince(bound, sync),
  };
}
