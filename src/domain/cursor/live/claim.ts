import type { Applied, Given, Instant } from '../../reducer.ts';
import { nothing } from '../../reducer.ts';
import { lapse } from './lapse.ts';
import { pendingOf } from '../live-work.ts';
import type { LiveBatch, LiveCommands, LiveEffect, LiveState } from '../live.ts';

type Claimed = Applied<LiveState, LiveEffect, LiveBatch | null>;
type Asked = Given<LiveCommands, 'claim_live'>;

/** Pull requests in one batch: two requests to GitHub. */
export const MAX_IN_BATCH = 26;

/** A batch may have long lists to continue: no other holder takes it for this long. */
const LEASE_MS = 120_000;

/** Takes the lease on the next batch: with each holder that did not report again, batches are half as large. */
export function take(state: LiveState, { token, rows }: Asked, now: Instant): Claimed {
  const { live, repository, pace } = state;
  if (!repository || live.status === 'idle') return nothing(state);
  const lease = { token, until: now + LEASE_MS };
  const leaving = live.leaving?.reason ?? null;
  const size = Math.max(1, Math.floor(MAX_IN_BATCH / 2 ** live.stalls));
  return {
    state: { ...state, live: { ...pendingOf(live), status: 'held', lease } },
    effects: [],
    answer: { repository, token, pulls: rows.slice(0, size), pace, leaving },
  };
}

/** Takes the lease after it has lapsed: its holder did not report in time. The batch may have to wait first. */
export function takeWhenLapsed(state: LiveState, asked: Asked, now: Instant): Claimed {
  const lapsed = lapse(state, now);
  if (!lapsed) return nothing(state);
  return lapsed.state.live.status === 'waiting' ? lapsed : take(lapsed.state, asked, now);
}

/** Takes the lease once the wait is over. */
export function takeWhenOver(state: LiveState, asked: Asked, now: Instant): Claimed {
  return state.live.status === 'waiting' && state.live.until > now ? nothing(state) : take(state, asked, now);
}
