import type { BudgetState } from '../budget.ts';
import { MAX_NAMED_WAIT_MS, MAX_RESET_MS } from '../cursor/waits.ts';
import type { Instant } from '../reducer.ts';

/** GitHub limits points and seconds a minute. */
export const MINUTE_MS = 60_000;

/** How long a place is kept for a holder that does not ask again at its instant. */
export const KEPT_MS = 5_000;

/** How long no request uses a refused credential: long enough for all its work under way to stop. */
export const REFUSED_MS = 60_000;

/** The state without the parts that have expired. */
export function current(budget: BudgetState, now: Instant): BudgetState {
  const leases = budget.leases.filter((lease) => lease.until > now);
  // A holder that does not ask again soon after its instant loses its place.
  const places = budget.places.filter((place) => place.at > now - KEPT_MS);
  const active = new Set([...leases, ...places].map(({ workspaceId }) => workspaceId));
  return {
    ...budget,
    hour: withinReach(budget.hour, now),
    pausedUntil: Math.min(budget.pausedUntil, now + MAX_NAMED_WAIT_MS),
    leases,
    places,
    // A workspace between two chunks keeps its share.
    shares: budget.shares.filter(({ workspaceId, at }) => active.has(workspaceId) || at > now - MINUTE_MS),
    minute: budget.minute.filter((use) => use.at > now - MINUTE_MS),
    // Kept a while after the refusal ends, because only the next answer shows whether it is over.
    refused: budget.refused.filter((refused) => refused.until > now - REFUSED_MS),
  };
}

/** A reset that is further away than an hour is ignored. */
export function withinReach(hour: BudgetState['hour'], now: Instant): BudgetState['hour'] {
  const near = Object.entries(hour).map(([resource, of]) => [
    resource,
    { ...of, resetAt: Math.min(of.resetAt, now + MAX_RESET_MS) },
  ]);
  return Object.fromEntries(near) as BudgetState['hour'];
}
