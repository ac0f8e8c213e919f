import { EMPTY_STATE, NEW_SYNC } from './begin.ts';
import type { LiveEffect, LiveWork, Pending, PendingRefresh } from './live.ts';
import { NO_LIVE_WORK } from './live.ts';
import { INITIAL_PACE } from './pace.ts';
import type { Announced, Coverage, Lease, RepositoryState, Sync } from './state.ts';

/** Live work as versions before this one stored it: its rows were in the state. */
interface StoredLive {
  pending: Omit<PendingRefresh, 'place'>[];
  seq: number;
  lease: Lease | null;
  notBefore: number;
  announced: Announced;
  failures: Pending['failures'];
}

/** The state as this version or one before it stored it. */
export type StoredState = Partial<Omit<RepositoryState, 'live'> & { live: LiveWork | Partial<StoredLive> }>;

/** The state of what was stored, and the rows that were in it by a version before, and belong into tables. */
export function restored(stored: StoredState | undefined): { state: RepositoryState; effects: LiveEffect[] } {
  const state = { ...EMPTY_STATE, ...stored };
  const repository = state.repository && {
    ...state.repository,
    // Absent where a version before wrote that the credential is the deployment's own, and beside a sealed token.
    credential: { connectionId: state.repository.credential.connectionId ?? null },
  };
  const { live, rows } = liveOf(state.live);
  return {
    state: {
      ...state,
      repository,
      coverage: state.coverage && { ...NO_COVERAGE, ...state.coverage },
      pace: { ...INITIAL_PACE, ...state.pace },
      live,
      sync: state.sync && completed(state.sync),
    },
    effects: rows.length > 0 ? [{ kind: 'put', table: 'refreshes', rows }] : [],
  };
}

const NO_COVERAGE: Omit<Coverage, 'through' | 'since'> = { cursor: null, exhausted: false, restPage: 1 };

function completed(stored: Sync): Sync {
  const { progress, github, aside, repairs } = NEW_SYNC;
  return {
    ...NEW_SYNC,
    ...stored,
    progress: { ...progress, ...stored.progress },
    github: { ...github, ...stored.github },
    aside: { ...aside, ...stored.aside },
    repairs: { ...repairs, ...stored.repairs },
  };
}

function liveOf(stored: LiveWork | Partial<StoredLive>): { live: LiveWork; rows: PendingRefresh[] } {
  if ('status' in stored) return { live: stored, rows: [] };
  const { pending = [], seq = 0, lease, notBefore = 0, announced = { at: 0, times: 0 }, failures = {} } = stored;
  const rows = pending.map((row, index) => ({ ...row, place: index + 1 }));
  if (rows.length === 0) return { live: { ...NO_LIVE_WORK, seq }, rows };
  const webhook = rows.filter(({ urgency }) => urgency === 'webhook').length;
  const work: Pending = { seq, pending: { webhook, sweep: rows.length - webhook }, failures };
  if (lease) return { live: { ...work, status: 'held', lease }, rows };
  if (notBefore > announced.at) return { live: { ...work, status: 'waiting', until: notBefore }, rows };
  return { live: { ...work, status: 'announced', announced }, rows };
}
