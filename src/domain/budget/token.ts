import type { BudgetCommands, BudgetState } from '../budget.ts';
import { isMature } from '../kept-token.ts';
import type { Applied, Given, Instant } from '../reducer.ts';

/** Answers the sealed token of an installation when it is still valid long enough. */
export function token(
  state: BudgetState,
  { goodUntil }: Given<BudgetCommands, 'token'>,
): Applied<BudgetState, never, string | null> {
  const kept = state.token;
  return { state, effects: [], answer: kept && kept.expiresAt > goodUntil ? kept.sealed : null };
}

export function keepToken(
  state: BudgetState,
  { sealed, expiresAt }: Given<BudgetCommands, 'keep_token'>,
  now: Instant,
): Applied<BudgetState, never, null> {
  return { state: { ...state, token: { sealed, expiresAt, keptAt: now } }, effects: [], answer: null };
}

/** Deletes a token that GitHub refused, unless it is so new that some of GitHub's servers may not know it yet. */
export function forgetToken(state: BudgetState, _: object, now: Instant): Applied<BudgetState, never, null> {
  const isForgotten = state.token !== null && isMature(state.token, now);
  return { state: isForgotten ? { ...state, token: null } : state, effects: [], answer: null };
}
