import { signalsOf } from '../../src/domain/ai/signals.ts';
import type { FormedCase } from './cases/case.ts';
import type { Answered } from './scoring.ts';

/** What the rules answer to the labelled cases. */
export function answersOfRules(cases: readonly FormedCase[]): Answered[] {
  return cases.map(({ name, form, input, expected }) => ({ name, form, expected, found: signalsOf(input) }));
}
