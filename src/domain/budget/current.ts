import type { BudgetState } from '../budget.ts';
import { MAX_NAMED_WAIT_MS, MAX_RESET_MS } from '../cursor/waits.ts';
import type { Instant } from '../reducer.ts';

/** GitHub limits points and seconds a minute. */
export const MINUTE_MS = 60_000;

/** How long a slot is usually held, to tell those who wait when to come back. */
export const USUAL_HOLD_MS = 5_000;

/** How long nothing is asked with a refused credential: long enough for all that was under way with it to stop. */
export const REFUSED_MS = 60_000;

/** The state without what time has ended. */
export function current(budget: BudgetState, now: Instant): BudgetState {
  return {
    ...budget,
    hour: withinReach(budget.hour, now),
    pausedUntil: Math.min(budget.pausedUntil, now + MAX_NAMED_WAIT_MS),
    leases: budget.leases.filter((lease) => lease.until > now),
    // Whoever does not come back soon after its instant has lost its place.
    reservations: budget.reservations.filter((reservation) => reservation.at > now - USUAL_HOLD_MS),
    minute: budget.minute.filter((use) => use.at > now - MINUTE_MS),
    // A while longer than it holds, because only the next answer shows whether it is over.
    refused: budget.refused.filter((refused) => refused.until > now - REFUSED_MS),
  };
}

/** Resets that are named further away than an hour are not believed. */
export function withinReach(hour: BudgetState['hour'], now: Instant): BudgetState['hour'] {
  const near = Object.entries(hour).map(([resource, of]) => [
    resource,
    { ...of, resetAt: Math.min(of.resetAt, now + MAX_RESET_MS) },
  ]);
  return Object.fromEntries(near) as BudgetState['hour'];
}
