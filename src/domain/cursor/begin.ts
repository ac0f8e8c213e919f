import type { TrackedRepository } from '../tracked-repository.ts';
import { NO_LIVE_WORK } from './live.ts';
import { INITIAL_PACE, recovered } from './pace.ts';
import type { Instant } from '../reducer.ts';
import type { RepositoryState, Sync, Trouble } from './state.ts';
import { firstStep, reachesBack } from './steps.ts';

const DAY_MS = 86_400_000;

export const EMPTY_STATE: RepositoryState = {
  repository: null,
  coverage: null,
  scan: null,
  pace: INITIAL_PACE,
  synced: false,
  sync: null,
  ended: [],
  recording: { at: 0, times: 0 },
  outage: null,
  etag: null,
  live: NO_LIVE_WORK,
};

/** What every sync begins with. */
export const NEW_SYNC = {
  seq: 0,
  lease: null,
  wait: null,
  failures: {},
  trouble: null,
  stalls: 0,
  restarts: 0,
  retry: null,
  aside: { count: 0, last: '' },
  repairs: { round: 0, after: 0 },
  verify: false,
  totalsRead: false,
  deployed: false,
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
  /** The id of the sync, should one begin. */
  id: string;
  repository: TrackedRepository;
  daysBack: DaysBack;
  /** Compare all that is covered with GitHub's totals, which are read for it. */
  verify?: boolean;
  /** Deployments are to be read, also by a sync that has read them. */
  deployed?: boolean;
  /** The front of the list as it was before this request. */
  etag?: string | null;
  /** What was set aside is asked for again: all of it for a person, what is due (as without a word) for the schedule. */
  retry?: 'all' | 'due';
}

/**
 * Begins a sync, or joins the one under way. A wider request widens the sync it joins; a narrower one changes nothing.
 */
export function begin(
  before: RepositoryState,
  request: SyncRequest,
  now: Instant,
): { state: RepositoryState; sync: Sync; created: boolean } {
  const state = { ...before, repository: request.repository };
  const running = state.sync;
  if (running) {
    const wide = widened(state, running, request.daysBack);
    const sync = {
      ...wide,
      verify: wide.verify || request.verify === true,
      deployed: wide.deployed || request.deployed === true,
      retry: request.retry === 'all' ? 'all' : wide.retry,
    };
    return { state: { ...state, sync }, sync, created: false };
  }
  // What ended because somebody was away goes on where it stood, unless a person asks for something else.
  const outage = request.daysBack === undefined ? state.outage : null;
  const cutoff = outage ? outage.cutoff : cutoffOf(state, request.daysBack, now);
  const backwards = reachesBack(state, cutoff);
  const sync: Sync = {
    ...NEW_SYNC,
    id: request.id,
    kind: backwards ? 'backfill' : 'incremental',
    daysBack: outage ? outage.daysBack : (request.daysBack ?? null),
    startedAt: now,
    cutoff,
    step: firstStep(state),
    announced: { at: now, times: 0 },
    verify: request.verify === true || outage?.verify === true,
    retry: request.retry ?? 'due',
    trouble: state.outage && outageAt(state.outage, now),
    etag: request.etag ?? null,
  };
  return { state: { ...state, sync, pace: recovered(state.pace) }, sync, created: true };
}

/** Whoever was away when the last sync ended may be so still: it is asked as rarely as then. */
function outageAt({ of, times }: NonNullable<RepositoryState['outage']>, now: Instant): Trouble {
  return { since: now, times, of, alive: false, tries: 0, last: false };
}

function cutoffOf(state: RepositoryState, daysBack: DaysBack, startedAt: Instant): Instant | null {
  if (typeof daysBack === 'number') return startedAt - daysBack * DAY_MS;
  if (daysBack === null) return 0;
  return state.synced ? null : 0;
}

function widened(state: RepositoryState, sync: Sync, daysBack: DaysBack): Sync {
  const cutoff = cutoffOf(state, daysBack, sync.startedAt);
  const wider = cutoff !== null && (sync.cutoff === null || cutoff < sync.cutoff) && reachesBack(state, cutoff);
  return wider ? { ...sync, cutoff, daysBack: daysBack ?? null, kind: 'backfill' } : sync;
}
