import type { Prices, TokenUsage } from '../../src/domain/analysis/cost.ts';
import { costOf } from '../../src/domain/analysis/cost.ts';
import { toolOfName } from '../../src/domain/ai/names.ts';
import { OTHER_TOOL } from '../../src/domain/ai/tools.ts';
import type { ModelAnswer } from './ask-model.ts';
import type { Expectation } from './expectation.ts';
import { countsOf, score, type Counts } from './scoring.ts';

/** A case that a model was asked about. */
export interface ModelCase {
  name: string;
  expected: Expectation;
  answer: ModelAnswer;
}

export const SAID = ['true', 'false', 'null', 'invalid'] as const;
/** What a model said of `ai.assisted`; `invalid` when there was no answer that can be used. */
export type Said = (typeof SAID)[number];

export interface ModelScore {
  cases: number;
  /** Of `ai.assisted`: right is `true` where it is so; `false` and `null` say alike that nothing shows it. */
  assisted: Counts;
  confusion: Record<'assisted' | 'not assisted', Record<Said, number>>;
  /** Tools of those of which it said `true`, each once a case. */
  tools: Counts;
  byTool: Record<string, Counts>;
  /** Cases without a usable answer, by reason. */
  invalid: Record<string, number>;
  /** Of which it said `true` without words that stand in the pull request: the product takes no account of those. */
  withoutEvidence: number;
  calls: number;
  usage: TokenUsage;
  /** In US dollars; null without prices. */
  cost: number | null;
  misses: { name: string; expected: string; found: string }[];
}

/** Holds what a model answered against what was expected of it. */
export function scoreModel(cases: readonly ModelCase[], prices: Prices | null): ModelScore {
  const count = (assisted: boolean, said: Said): number =>
    cases.filter((one) => one.expected.assisted === assisted && saidOf(one) === said).length;
  const row = (assisted: boolean) =>
    Object.fromEntries(SAID.map((said) => [said, count(assisted, said)])) as Record<Said, number>;
  const confusion = { assisted: row(true), 'not assisted': row(false) };
  const right = confusion.assisted.true;
  const tools = score(
    cases.map((one) => ({ name: one.name, expected: claims(one.expected.tools), found: claims(toolsOf(one)) })),
  );
  const invalid: Record<string, number> = {};
  for (const { answer } of cases) {
    const reason = answer.reason?.split(':')[0];
    if (reason !== undefined) invalid[reason] = (invalid[reason] ?? 0) + 1;
  }
  const total = (field: keyof TokenUsage): number => cases.reduce((sum, { answer }) => sum + answer.usage[field], 0);
  const usage = { inputTokens: total('inputTokens'), outputTokens: total('outputTokens') };
  return {
    cases: cases.length,
    assisted: countsOf(
      right,
      confusion['not assisted'].true,
      cases.filter((one) => one.expected.assisted).length - right,
    ),
    confusion,
    tools: tools.overall,
    byTool: tools.byTool,
    invalid,
    withoutEvidence: cases.filter((one) => saidOf(one) === 'true' && one.answer.result?.ai.evidence.length === 0)
      .length,
    calls: cases.reduce((sum, { answer }) => sum + answer.calls, 0),
    usage,
    cost: costOf(prices, usage),
    misses: cases
      .map((one) => ({
        name: one.name,
        expected: inWords(one.expected.assisted ? 'assisted' : 'not assisted', one.expected.tools),
        found: inWords(saidOf(one), one.answer.result?.ai.tools ?? []),
        isRight: isRight(one),
      }))
      .filter((one) => !one.isRight)
      .map(({ name, expected, found }) => ({ name, expected, found })),
  };
}

function saidOf({ answer: { result } }: ModelCase): Said {
  return result ? (String(result.ai.assisted) as Said) : 'invalid';
}

/** The keys of the tools that it named, as the product takes them. */
function toolsOf({ answer: { result } }: ModelCase): string[] {
  if (!result?.ai.assisted) return [];
  return [...new Set(result.ai.tools.map((name) => toolOfName(name)?.tool.key ?? OTHER_TOOL))];
}

function isRight(one: ModelCase): boolean {
  const said = saidOf(one);
  if (said === 'invalid' || (said === 'true') !== one.expected.assisted) return false;
  return toolsOf(one).toSorted().join() === one.expected.tools.toSorted().join();
}

/** Tools as claims of one kind and tier, which a model does not tell apart. */
function claims(tools: string[]) {
  return tools.map((tool) => ({ kind: 'statement', tool, tier: 'strong' }) as const);
}

function inWords(said: string, tools: string[]): string {
  return tools.length === 0 ? said : `${said} (${tools.join(', ')})`;
}
