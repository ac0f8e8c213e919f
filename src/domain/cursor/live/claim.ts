import type { Applied, Given, Instant } from '../../reducer.ts';
import { nothing } from '../../reducer.ts';
import { pendingOf } from '../live-work.ts';
import type { LiveBatch, LiveCommands, LiveEffect, LiveState } from '../live.ts';

type Claimed = Applied<LiveState, LiveEffect, LiveBatch | null>;
type Asked = Given<LiveCommands, 'claim_live'>;

/** Pull requests in one batch: two requests to GitHub. */
export const MAX_IN_BATCH = 26;

/** A batch may have long lists to continue: no other holder takes it for this long. */
const LEASE_MS = 120_000;

/** Takes the lease on the next batch. */
export function take(state: LiveState, { token, rows }: Asked, now: Instant): Claimed {
  const { live, repository, pace } = state;
  if (!repository || live.status === 'idle') return nothing(state);
  const lease = { token, until: now + LEASE_MS };
  const leaving = live.leaving?.reason ?? null;
  return {
    state: { ...state, live: { ...pendingOf(live), status: 'held', lease } },
    effects: [],
    answer: { repository, token, pulls: rows.slice(0, MAX_IN_BATCH), pace, leaving },
  };
}

/** Takes the lease after it has lapsed: its holder did not report in time. */
export function takeWhenLapsed(state: LiveState, asked: Asked, now: Instant): Claimed {
  return state.live.status === 'held' && state.live.lease.until > now ? nothing(state) : take(state, asked, now);
}

/** Takes the lease once the wait is over. */
export function takeWhenOver(state: LiveState, asked: Asked, now: Instant): Claimed {
  return state.live.status === 'waiting' && state.live.until > now ? nothing(state) : take(state, asked, now);
}
