import type { ModelEvaluation } from './model.ts';
import { SAID } from './model-scoring.ts';
import { figures, table } from './tables.ts';

/** A model's score in lines of text; every miss only when asked for. */
export function modelTablesOf(
  { name, leftOut, score }: ModelEvaluation,
  isStandIn: boolean,
  verbose: boolean,
): string[] {
  const { assisted, confusion, tools, byTool, invalid, usage, cost } = score;
  const invalidCount = Object.values(invalid).reduce((sum, times) => sum + times, 0);
  const reasons = Object.entries(invalid).map(([reason, times]) => `${reason} ${times}`);
  return [
    `model ${name} on the labelled set: ${score.cases} cases asked about, ${leftOut} left out that an account tells`,
    ...(isStandIn
      ? ['THE STAND-IN IS NO MODEL: these figures say that the evaluation works, and nothing of any model']
      : []),
    '',
    ...table([
      ['of', 'right', 'wrong', 'missing', 'precision', 'recall'],
      ['ai.assisted', ...figures(assisted)],
      ['tools', ...figures(tools)],
      ...Object.entries(byTool).map(([tool, counts]) => [`  ${tool}`, ...figures(counts)]),
    ]),
    '',
    ...table([
      ['expected \\ ai.assisted', ...SAID],
      ...Object.entries(confusion).map(([expected, row]) => [expected, ...SAID.map((said) => String(row[said]))]),
    ]),
    '',
    `answers that cannot be used: ${invalidCount}${reasons.length === 0 ? '' : ` (${reasons.join(', ')})`}`,
    `true without words that stand in the pull request: ${score.withoutEvidence}`,
    `calls: ${score.calls}; tokens: ${usage.inputTokens} in, ${usage.outputTokens} out; cost: ${costInWords(cost)}`,
    ...(score.misses.length === 0 ? ['no misses'] : missLines(score.misses, verbose)),
  ];
}

function missLines(misses: ModelEvaluation['score']['misses'], verbose: boolean): string[] {
  if (!verbose) return [`misses: ${misses.length} (--verbose shows them)`];
  return ['misses:', ...misses.map(({ name, expected, found }) => `  ${name}: expected ${expected}, found ${found}`)];
}

function costInWords(cost: number | null): string {
  return cost === null ? 'unknown without LLM_INPUT_PRICE and LLM_OUTPUT_PRICE' : `${cost.toFixed(4)} US dollars`;
}
