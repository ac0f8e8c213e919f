import type { Failure } from '../failure.ts';
import type { Receipt } from '../receipt.ts';
import { recordOf } from './record.ts';
import type { Instant } from '../reducer.ts';
import { reachesBack } from './reach.ts';
import { deploymentsStep } from './deployments-step.ts';
import type { EndedSync, Outage, RepositoryState, Step, Sync, SyncRecord } from './state.ts';
import { backStep, compareStep, totalsStep } from './steps.ts';
import type { SyncEffect } from './sync-effect.ts';
import { areTotalsRead, isRequested } from './verification.ts';

export type Outcome =
  | { status: 'succeeded'; receipt: Receipt }
  | { status: 'failed'; failure: Failure | { kind: 'stalled'; detail: string } }
  | { status: 'cancelled' };

/** A state, and the effects that follow from the way it was reached. */
export interface Decided {
  state: RepositoryState;
  effects: SyncEffect[];
}

/** A sync that has ended, with its last record. */
export interface Ending extends Decided {
  record: SyncRecord;
}

/** Ends the running sync. Its record waits in the table `ended` until the database has it. */
export function endSync(state: RepositoryState, sync: Sync, outcome: Outcome, now: Instant): Ending {
  const { coverage } = state;
  const succeeded = outcome.status === 'succeeded';
  const failure = outcome.status === 'failed' ? outcome.failure : null;
  const record: SyncRecord = {
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
    // For an empty repository, everything up to the start of the sync is known.
    syncedThrough: succeeded && coverage ? iso(coverage.through || sync.startedAt) : null,
    unavailable: failure?.kind === 'unavailable' ? failure.reason : null,
    verified: succeeded && areTotalsRead(sync.verification),
    described: sync.described,
  };
  const outage = failure && mayPass(failure.kind) ? outageOf(sync, state.synced) : null;
  const etag = succeeded && sync.etag !== null ? sync.etag : state.etag;
  const { ids, announced } = state.unrecorded ?? { ids: [], announced: { at: 0, times: 0 } };
  const unrecorded = { ids: [...ids, sync.id], announced };
  return {
    state: { ...state, sync: null, synced: state.synced || succeeded, unrecorded, outage, etag },
    effects: [{ kind: 'put', table: 'ended', rows: [end] }],
    record,
  };
}

/**
 * Failures that may be over some day: an outage, a credential that GitHub refuses, a repository that it does not show. The next
 * scheduled sync continues where this one stood.
 */
export const PASSING_FAILURES = [
  'too_wide',
  'transient',
  'cursor_refused',
  'bad_app',
  'bad_credential',
  'unavailable',
  'database_outage',
  'stalled',
] as const;

function mayPass(kind: string): boolean {
  return PASSING_FAILURES.some((passing) => passing === kind);
}

/**
 * What the next scheduled sync continues. A repository that never had a complete sync is then compared with GitHub's
 * totals: the sync that ended may have passed pull requests that GitHub hid.
 */
function outageOf({ reach, daysBack, verification, retry, trouble }: Sync, synced: boolean): Outage {
  const { of = 'github', times = 0 } = trouble ?? {};
  return { reach, daysBack, verify: isRequested(verification) || !synced, retry, of, times };
}

/** The first step that was requested and that the sync has not begun; null when there is none. */
export function moreAsked(state: RepositoryState, sync: Sync): Step | null {
  if (reachesBack(state, sync.reach)) return backStep;
  if (sync.deployed) return deploymentsStep;
  if (sync.retry) return compareStep;
  return sync.verification === 'requested' ? totalsStep : null;
}

function iso(instant: Instant): string {
  return new Date(instant).toISOString();
}
