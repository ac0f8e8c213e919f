import type { TrackedRepository } from '../tracked-repository.ts';
import { INITIAL_PACE } from './pace.ts';
import type { Instant, RepositoryState, Sync } from './state.ts';
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
};

/** What was asked for: a number of days, `null` for the full history, `undefined` for "what is due". */
export type DaysBack = number | null | undefined;

export interface SyncRequest {
  /** The id of the sync, should one begin. */
  id: string;
  repository: TrackedRepository;
  daysBack: DaysBack;
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
    const sync = widened(state, running, request.daysBack);
    return { state: { ...state, sync }, sync, created: false };
  }
  const cutoff = cutoffOf(state, request.daysBack, now);
  const backwards = reachesBack(state, cutoff);
  const sync: Sync = {
    id: request.id,
    kind: backwards ? 'backfill' : 'incremental',
    daysBack: request.daysBack ?? null,
    startedAt: now,
    cutoff,
    step: firstStep(state),
    seq: 0,
    lease: null,
    wait: null,
    announced: { at: now, times: 0 },
    failures: {},
    restarts: 0,
    repairs: 0,
    progress: { pullRequests: 0, pages: 0 },
    github: { requests: 0, points: 0, waitedSeconds: 0 },
    total: null,
    unreadable: [],
  };
  return { state: { ...state, sync }, sync, created: true };
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
