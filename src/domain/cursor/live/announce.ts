import type { Applied, Instant } from '../../reducer.ts';
import type { LiveEffect, LiveState } from '../live.ts';
import { pendingOf, type Pending } from '../live-work.ts';

type Announced = Applied<LiveState, LiveEffect, null>;

/** Sends a message for the pending rows. `times` counts the messages since a holder last took a batch. */
export function announce(state: LiveState, work: Pending, now: Instant, times = 1, delaySeconds = 0): Announced {
  const live = { ...pendingOf(work), status: 'announced' as const, announced: { at: now, times } };
  const { repository } = state;
  if (!repository) return { state: { ...state, live }, effects: [], answer: null };
  const message = { type: 'live.refresh' as const, v: 1 as const, repositoryId: repository.repositoryId };
  return { state: { ...state, live }, effects: [{ kind: 'send', message, delaySeconds }], answer: null };
}
