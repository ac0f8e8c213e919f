import { signalsOf } from '../../src/domain/ai/signals.ts';
import type { Case } from './cases/case.ts';
import type { Answered } from './scoring.ts';

/** What the rules answer to the labelled cases. */
export function answersOfRules(cases: readonly Case[]): Answered[] {
  return cases.map(({ name, input, expected }) => ({ name, expected, found: signalsOf(input) }));
}
