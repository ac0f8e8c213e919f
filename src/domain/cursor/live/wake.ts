import type { Applied, Instant } from '../../reducer.ts';
import { nothing } from '../../reducer.ts';
import type { LiveEffect, LiveState } from '../live.ts';
import type { LiveWork } from '../live-work.ts';
import { isOverdue, overdueAt } from '../patience.ts';
import { announce } from './announce.ts';
import { lapse } from './lapse.ts';

type Woken = Applied<LiveState, LiveEffect, null>;

/** Sends a message again that no consumer has taken. */
export function announceWhenOverdue(state: LiveState, _: object, now: Instant): Woken {
  const { live } = state;
  if (live.status !== 'announced' || !isOverdue(live.announced, now)) return nothing(state);
  return announce(state, live, now, live.announced.times + 1);
}

/** Ends the lease of a holder that did not report in time, and announces the batch, unless it has to wait. */
export function announceWhenLapsed(state: LiveState, _: object, now: Instant): Woken {
  return lapse(state, now) ?? nothing(state);
}

/** Ends the wait. */
export function announceWhenOver(state: LiveState, _: object, now: Instant): Woken {
  const { live } = state;
  return live.status === 'waiting' && live.until <= now ? announce(state, live, now) : nothing(state);
}

/** When the alarm must check live work, and whether live work only waits until then; null when there is none. */
export function liveDue(live: LiveWork, now: Instant): { at: Instant; onlyWaits: boolean } | null {
  switch (live.status) {
    case 'idle':
      return null;
    case 'announced':
      return { at: overdueAt(live.announced), onlyWaits: false };
    case 'held':
      return { at: live.lease.until, onlyWaits: false };
    case 'waiting':
      return { at: live.until, onlyWaits: live.until > now };
  }
}
