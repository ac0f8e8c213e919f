import type { BudgetCommands, BudgetState } from '../budget.ts';
import type { Applied, Given, Instant } from '../reducer.ts';

/** So long it is remembered: then GitHub is asked anew, for a token or a server may have learnt more. */
const OMITTED_MS = 86_400_000;
/** Credentials of one quota that are remembered, the newest: more would not fit the state. */
const MAX_OMITTED = 20;

/** Answers what queries of a credential are sent without, as far as GitHub said so lately. */
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
