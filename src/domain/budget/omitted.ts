import type { BudgetCommands, BudgetState } from '../budget.ts';
import type { Applied, Given, Instant } from '../reducer.ts';

/** How long this is remembered. After that GitHub is asked again: the token or the server may have changed. */
const OMITTED_MS = 86_400_000;
/** How many credentials of one quota are remembered, the newest first: more would not fit into the state. */
const MAX_OMITTED = 20;

/** Answers which fields a credential's queries leave out, as far as GitHub recently refused them. */
export function omitted(
  state: BudgetState,
  { credential }: Given<BudgetCommands, 'omitted'>,
  now: Instant,
): Applied<BudgetState, never, string[]> {
  const noted = state.omitted.find((one) => one.credential === credential && one.until > now);
  return { state, effects: [], answer: noted?.fields ?? [] };
}

export function keepOmitted(
  state: BudgetState,
  { credential, fields }: Given<BudgetCommands, 'keep_omitted'>,
  now: Instant,
): Applied<BudgetState, never, null> {
  const others = state.omitted.filter((one) => one.credential !== credential && one.until > now);
  const noted = [...others, { credential, fields, until: now + OMITTED_MS }].slice(-MAX_OMITTED);
  return { state: { ...state, omitted: noted }, effects: [], answer: null };
}
