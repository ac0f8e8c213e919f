import type { BudgetCommands, BudgetState } from '../budget.ts';
import type { Answer, Applied, Command, Instant, Table } from '../reducer.ts';
import { acquire, refuseInPause } from './acquire.ts';
import { keepOmitted, omitted } from './omitted.ts';
import { settle } from './settle.ts';
import { forgetToken, keepToken, token } from './token.ts';

/** Whether GitHub asked for a pause that is not over. */
export type BudgetStatus = 'open' | 'paused';

/** What each command does in each state; src/domain/budget/SPEC.md says the same in words. */
export const BUDGET_TABLE: Table<BudgetStatus, BudgetState, never, BudgetCommands> = {
  open: {
    acquire,
    settle,
    token,
    keep_token: keepToken,
    forget_token: forgetToken,
    omitted,
    keep_omitted: keepOmitted,
  },
  paused: {
    acquire: refuseInPause,
    settle,
    token,
    keep_token: keepToken,
    forget_token: forgetToken,
    omitted,
    keep_omitted: keepOmitted,
  },
};

/** The one function of GitHubBudget's rules: the object and the simulation both interpret it. It has no effects. */
export function applyBudget<Name extends keyof BudgetCommands>(
  state: BudgetState,
  command: Command<BudgetCommands, Name>,
  now: Instant,
): Applied<BudgetState, never, Answer<BudgetCommands, Name>> {
  return BUDGET_TABLE[state.pausedUntil > now ? 'paused' : 'open'][command.kind](state, command, now);
}
