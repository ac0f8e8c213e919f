import type { Applied, Given, Instant } from '../../reducer.ts';
import { nothing } from '../../reducer.ts';
import type { RepositoryState, Wait } from '../state.ts';
import type { SyncCommands } from '../sync.ts';
import type { SyncEffect } from '../sync-effect.ts';
import { LEASE_MS, workOf, type Work } from '../work.ts';
import { thenAnnounce } from './announce.ts';
import { lapse } from './lapse.ts';

type Claimed = Applied<RepositoryState, SyncEffect, Work | null>;
type Asked = Given<SyncCommands, 'claim'>;

/**
 * How long a version waits that does not know a step, before it checks whether a version that knows it has taken the
 * work.
 */
const UNKNOWN_STEP_MS = 5 * 60_000;

/** Takes the lease on the sync's next piece of work. */
export function take(state: RepositoryState, { syncId, token }: Asked, now: Instant): Claimed {
  const { sync } = state;
  if (sync?.id !== syncId) return nothing(state);
  const held = { ...sync, activity: { status: 'held' as const, lease: { token, until: now + LEASE_MS } } };
  const work = workOf(state, held, token);
  if (work) return { state: { ...state, sync: held }, effects: [], answer: work };
  const wait: Wait = { until: now + UNKNOWN_STEP_MS, reason: 'unknown_step', detail: JSON.stringify(sync.step) };
  return nothing({ ...state, sync: { ...sync, activity: { status: 'waiting', wait } } });
}

/** Takes the lease once the wait is over. */
export function takeWhenOver(state: RepositoryState, asked: Asked, now: Instant): Claimed {
  const { sync } = state;
  return sync?.activity.status === 'waiting' && sync.activity.wait.until > now
    ? nothing(state)
    : take(state, asked, now);
}

/**
 * Takes the lease after it has lapsed: its holder did not report in time. The sync may have to wait first, and it ends
 * after many such holders.
 */
export function takeWhenLapsed(state: RepositoryState, asked: Asked, now: Instant): Claimed {
  if (state.sync?.id !== asked.syncId) return nothing(state);
  const lapsed = lapse(state, now);
  if (!lapsed) return nothing(state);
  if (lapsed.state.sync?.activity.status === 'queued') return take(lapsed.state, asked, now);
  return lapsed.state.sync ? { ...lapsed, answer: null } : thenAnnounce(lapsed, now);
}
