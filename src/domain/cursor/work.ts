import type { TrackedRepository } from '../tracked-repository.ts';
import type { Pace } from './pace.ts';
import type { CommentScan, Instant, FrontStep, BackStep, RepositoryState, Sync } from './state.ts';

/**
 * How long a holder may be silent before its work is given to another. A page takes at most 15 s to fetch and a few
 * seconds to save, and each page renews the lease.
 */
export const LEASE_MS = 30_000;

/** Requests by which one sync asks which checks are required: 370 pull requests, for 5 points. */
const MOST_ASKED = 5;

/** The work that one state of a sync asks for, held under a lease. */
export type Work = { syncId: string; repository: TrackedRepository; seq: number; token: string } & Task;

export type Task =
  | ({ kind: 'read' } & ReadTask)
  | { kind: 'scan_comments'; scan: CommentScan }
  | { kind: 'settle_comments'; startedAt: Instant }
  | { kind: 'lists'; pace: Pace }
  | ({ kind: 'deployments' } & DeploymentsTask)
  | { kind: 'requirements'; pace: Pace }
  /** GitHub is asked for what facts hang on, while it may be. */
  | { kind: 'facts'; mayAsk: boolean }
  | { kind: 'repair'; numbers: number[]; pace: Pace }
  | ({ kind: 'totals' } & TotalsTask)
  | VerifyTask;

/** Reading GitHub's totals of everything that is covered: updated at or after `bound`, 0 being all there is. */
export interface TotalsTask {
  after: string | null;
  bound: Instant;
}

/**
 * Reading deployments created since `since`, on after a cursor; once they are `listed`, the commits that they carried.
 */
export interface DeploymentsTask {
  after: string | null;
  listed: boolean;
  since: Instant;
  pace: Pace;
}

export interface VerifyTask {
  kind: 'verify';
  repairs: Sync['repairs'];
  /** Everything there is counts, not only what this sync has seen. */
  whole: boolean;
  /** GitHub's totals of everything that is covered have just been read. */
  totalsRead: boolean;
  total: Sync['total'];
  unreadable: string[];
}

export interface ReadTask {
  direction: 'front' | 'back';
  /** Read on after this cursor; null is the newest pull request. */
  after: string | null;
  /** Read everything updated at or after this instant; 0 reads to the end. */
  bound: Instant;
  pace: Pace;
  restPage: number;
  /**
   * Inline comments of pull requests created at or after this instant come from the repository-wide list; the others',
   * and every refresh's (null), from the pull request's own.
   */
  commentsSince: Instant | null;
}

/** Takes the lease on the running sync's next piece of work; null when there is none to take (stale, held, waiting, ended). */
export function claim(
  state: RepositoryState,
  claimant: { syncId: string; token: string },
  now: Instant,
): { state: RepositoryState; work: Work | null } {
  const { sync } = state;
  if (!sync || sync.id !== claimant.syncId) return { state, work: null };
  if (sync.lease && sync.lease.until > now) return { state, work: null };
  if (sync.wait && sync.wait.until > now) return { state, work: null };
  const held = {
    ...sync,
    wait: null,
    lease: { token: claimant.token, until: now + LEASE_MS },
    announced: { at: now, times: 0 },
  };
  return { state: { ...state, sync: held }, work: workOf(state, held, claimant.token) };
}

/** Whether a sync may ask once more which checks are required: what is left then, the next one asks. */
export function mayAsk({ asked }: Sync): boolean {
  return asked < MOST_ASKED;
}

/** What the state asks for next, as the holder of the lease sees it. */
export function workOf(state: RepositoryState, sync: Sync, token: string): Work | null {
  const { repository } = state;
  return repository && { syncId: sync.id, repository, seq: sync.seq, token, ...taskOf(state, sync) };
}

function taskOf(state: RepositoryState, sync: Sync): Task {
  const { step } = sync;
  switch (step.phase) {
    case 'walk':
    case 'catch_up':
      return { kind: 'read', ...readTask(state, sync, step) };
    case 'overflow':
      if ('read' in step) {
        if (step.read === 'requirements') return { kind: 'requirements', pace: state.pace };
        const { cursor: after, listed } = step;
        return { kind: 'deployments', after, listed, since: state.coverage?.since ?? 0, pace: state.pace };
      }
      if (state.scan?.stage === 'reading') return { kind: 'scan_comments', scan: state.scan };
      if (state.scan) return { kind: 'settle_comments', startedAt: state.scan.startedAt ?? 0 };
      return { kind: 'lists', pace: state.pace };
    case 'compute':
      return { kind: 'facts', mayAsk: mayAsk(sync) };
    case 'verify': {
      if (step.repair.length > 0) return { kind: 'repair', numbers: step.repair, pace: state.pace };
      const exhausted = state.coverage?.exhausted === true;
      if (step.totals) {
        return { kind: 'totals', after: step.totals.cursor, bound: exhausted ? 0 : (state.coverage?.since ?? 0) };
      }
      const { repairs, totalsRead, total, unreadable } = sync;
      const whole = exhausted && (sync.kind === 'backfill' || totalsRead);
      return { kind: 'verify', repairs, whole, totalsRead, total, unreadable };
    }
  }
}

function readTask(state: RepositoryState, sync: Sync, step: FrontStep | BackStep): ReadTask {
  const { coverage, pace } = state;
  if (step.read === 'front') {
    return {
      direction: 'front',
      after: step.cursor,
      bound: coverage?.through ?? 0,
      pace,
      restPage: 1,
      commentsSince: null,
    };
  }
  const cutoff = sync.cutoff ?? 0;
  return {
    direction: 'back',
    after: coverage?.cursor ?? null,
    bound: cutoff,
    pace,
    restPage: coverage?.restPage ?? 1,
    commentsSince: cutoff,
  };
}
