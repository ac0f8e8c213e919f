import { EMPTY_BUDGET, restoredBudget, type BudgetCommands } from '../../../src/domain/budget.ts';
import { applyBudget } from '../../../src/domain/budget/apply.ts';
import type { Answer, Command } from '../../../src/domain/reducer.ts';

/** GitHubBudget in memory: the product's own rules, interpreted over a variable. */
export function simulatedBudget(now: () => number) {
  let state = EMPTY_BUDGET;
  return {
    apply<Name extends keyof BudgetCommands>(command: Command<BudgetCommands, Name>): Answer<BudgetCommands, Name> {
      const applied = applyBudget(state, command, now());
      // What is not stored is forgotten, as by an object that leaves memory after each call.
      state = restoredBudget({ budget: structuredClone(applied.state) });
      return applied.answer;
    },
    get state() {
      return state;
    },
  };
}
