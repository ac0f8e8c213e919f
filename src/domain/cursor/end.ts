import type { Failure } from '../failure.ts';
import type { Receipt } from '../receipt.ts';
import { holds } from './holds.ts';
import { recordOf } from './record.ts';
import type { Instant } from '../reducer.ts';
import type { EndedSync, RepositoryState, Step, Sync } from './state.ts';
import { backStep, compareStep, deploymentsStep, reachesBack, totalsStep } from './steps.ts';

export type Outcome =
  | { status: 'succeeded'; receipt: Receipt }
  | { status: 'failed'; failure: Failure | { kind: 'stalled'; detail: string } }
  | { status: 'cancelled' };

/** Ends the running sync. Its record waits in `ended` until the database has it. */
export function ended(state: RepositoryState, outcome: Outcome, now: Instant): RepositoryState {
  const { sync, coverage } = state;
  if (!sync) return state;
  const succeeded = outcome.status === 'succeeded';
  const failure = outcome.status === 'failed' ? outcome.failure : null;
  const record: EndedSync['record'] = {
    ...recordOf(state, sync, now),
    status: outcome.status,
    finishedAt: iso(now),
    resumeAt: null,
    error: failure && { reason: failure.kind, detail: failure.detail },
    waitingFor: null,
    receipt: succeeded ? outcome.receipt : null,
  };
  if (succeeded) record.progress.percent = 100;
  const end: EndedSync = {
    record,
    fullName: state.repository?.fullName ?? null,
    coveredSince: succeeded && coverage ? iso(coverage.since) : null,
    // Of an empty repository everything up to the start of the sync is known.
    syncedThrough: succeeded && coverage ? iso(coverage.through || sync.startedAt) : null,
    unavailable: failure?.kind === 'unavailable' ? failure.reason : null,
    verified: succeeded && sync.totalsRead,
  };
  const outage = failure && isOutage(failure.kind) ? outageOf(sync) : null;
  const etag = succeeded && sync.etag !== null ? sync.etag : state.etag;
  return { ...state, sync: null, synced: state.synced || succeeded, ended: [...state.ended, end], outage, etag };
}

/** Reasons of a failed sync that are somebody's being away: the schedule takes it up where it stood. */
export const OUTAGES = ['too_wide', 'transient', 'cursor_refused', 'bad_app', 'database_outage', 'stalled'] as const;

function isOutage(kind: string): boolean {
  return OUTAGES.some((outage) => outage === kind);
}

function outageOf({ cutoff, daysBack, verify, trouble }: Sync): RepositoryState['outage'] {
  return { cutoff, daysBack, verify, of: trouble?.of ?? 'github', times: trouble?.times ?? 0 };
}

/** Ends a sync as succeeded, unless more was asked of it while its receipt was being written: then it goes on. */
export function conclude(
  state: RepositoryState,
  holder: { syncId: string; token: string; seq: number },
  receipt: Receipt,
  now: Instant,
): RepositoryState {
  const { sync } = state;
  if (!holds(sync, holder)) return state;
  const more = moreAsked(state, sync);
  if (more) {
    const deployed = sync.deployed && more !== deploymentsStep;
    return { ...state, sync: { ...sync, seq: sync.seq + 1, lease: null, step: more, deployed } };
  }
  return ended(state, { status: 'succeeded', receipt }, now);
}

/** What a sync was asked for that it has not begun; null for nothing. */
function moreAsked(state: RepositoryState, sync: Sync): Step | null {
  if (reachesBack(state, sync.cutoff)) return backStep;
  if (sync.deployed) return deploymentsStep;
  if (sync.retry) return compareStep;
  return sync.verify && !sync.totalsRead ? totalsStep : null;
}

/** Ends the sync at once; what is stored stays, and the next sync goes on from there. */
export function cancel(state: RepositoryState, syncId: string, now: Instant): RepositoryState {
  return state.sync?.id === syncId ? ended(state, { status: 'cancelled' }, now) : state;
}

/** Forgets an ended sync that the database has. */
export function recorded(state: RepositoryState, syncId: string): RepositoryState {
  const left = state.ended.filter((end) => end.record.id !== syncId);
  return { ...state, ended: left, recording: { at: 0, times: 0 } };
}

function iso(instant: Instant): string {
  return new Date(instant).toISOString();
}
