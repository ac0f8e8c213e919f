import type { TrackedRepository } from '../tracked-repository.ts';
import { NO_LIVE_WORK } from './live.ts';
import { INITIAL_PACE, recovered } from './pace.ts';
import type { Instant } from '../reducer.ts';
import type { Outage, Reach, RepositoryState, Sync, Trouble } from './state.ts';
import { isFurther, reachesBack } from './reach.ts';
import { firstStep } from './steps.ts';
import { withRequest } from './verification.ts';

const DAY_MS = 86_400_000;

export const EMPTY_STATE: RepositoryState = {
  version: 2,
  repository: null,
  coverage: null,
  scan: null,
  pace: INITIAL_PACE,
  synced: false,
  sync: null,
  unrecorded: null,
  outage: null,
  etag: null,
  live: NO_LIVE_WORK,
};

/** The first values of every sync. */
export const NEW_SYNC = {
  seq: 0,
  failures: {},
  trouble: null,
  stalls: 0,
  restarts: 0,
  retry: null,
  aside: { count: 0, last: '' },
  repairs: { round: 0, after: 0 },
  verification: 'none',
  deployed: false,
  described: false,
  asked: 0,
  progress: { pullRequests: 0, pages: 0 },
  github: { requests: 0, points: 0, waitedSeconds: 0 },
  total: null,
  unreadable: [],
  etag: null,
} satisfies Partial<Sync>;

/** What was asked for: a number of days, `null` for the full history, `undefined` for "what is due". */
export type DaysBack = number | null | undefined;

export interface SyncRequest {
  /** The id of the new sync, if one begins. */
  id: string;
  repository: TrackedRepository;
  daysBack: DaysBack;
  /** Compare everything that is covered with GitHub's totals, which the sync reads for this. */
  verify?: boolean;
  /** Read deployments, even in a sync that has read them. */
  deployed?: boolean;
  /** The front of the list as it was before this request. */
  etag?: string | null;
  /** Ask again for what is set aside: `all` for a person, `due` (the default) for the schedule. */
  retry?: 'all' | 'due';
}

/** Begins a sync of an idle repository. */
export function beginSync(
  before: RepositoryState,
  request: SyncRequest,
  now: Instant,
): { state: RepositoryState; sync: Sync } {
  const state = { ...before, repository: request.repository };
  // A sync that ended in a failure that may pass continues where it stood, unless a person asks for something else.
  const outage = request.daysBack === undefined ? state.outage : null;
  const reach = outage ? outage.reach : reachOf(state, request.daysBack, now);
  const sync: Sync = {
    ...NEW_SYNC,
    id: request.id,
    kind: reachesBack(state, reach) ? 'backfill' : 'incremental',
    daysBack: outage ? outage.daysBack : (request.daysBack ?? null),
    startedAt: now,
    reach,
    step: firstStep(state),
    activity: { status: 'queued', announced: { at: now, times: 0 } },
    verification: request.verify === true || outage?.verify === true ? 'requested' : 'none',
    retry: request.retry === 'all' || outage?.retry === 'all' ? 'all' : 'due',
    trouble: state.outage && outageAt(state.outage, now),
    etag: request.etag ?? null,
  };
  return { state: { ...state, sync, pace: recovered(state.pace) }, sync };
}

/** Joins the running sync. A wider request widens it; a narrower one changes nothing. */
export function joinSync(
  before: RepositoryState,
  running: Sync,
  request: SyncRequest,
): { state: RepositoryState; sync: Sync } {
  const state = { ...before, repository: request.repository };
  const wide = widened(state, running, request.daysBack);
  const sync: Sync = {
    ...wide,
    verification: request.verify === true ? withRequest(wide.verification) : wide.verification,
    deployed: wide.deployed || request.deployed === true,
    retry: request.retry === 'all' ? 'all' : wide.retry,
  };
  return { state: { ...state, sync }, sync };
}

/**
 * The outage may not be over: the new sync begins with the trouble of the last one, and waits as long between its
 * attempts.
 */
function outageAt({ of, times }: Outage, now: Instant): Trouble {
  if (of === 'database') return { since: now, times, of };
  return { since: now, times, of, alive: false, tries: 0, last: false };
}

function reachOf(state: RepositoryState, daysBack: DaysBack, startedAt: Instant): Reach {
  if (typeof daysBack === 'number') return { to: 'instant', instant: startedAt - daysBack * DAY_MS };
  if (daysBack === null) return { to: 'everything' };
  return { to: state.synced ? 'changes' : 'everything' };
}

function widened(state: RepositoryState, sync: Sync, daysBack: DaysBack): Sync {
  const reach = reachOf(state, daysBack, sync.startedAt);
  const isWider = isFurther(reach, sync.reach) && reachesBack(state, reach);
  return isWider ? { ...sync, reach, daysBack: daysBack ?? null, kind: 'backfill' } : sync;
}
