import type { Tier } from '../../src/domain/ai/evidence.ts';
import type { Claim } from './cases/case.ts';

/** What was expected of a case, and what somebody answered: the rules, or a model. */
export interface Answered {
  name: string;
  /** What it is an example of; absent where that is not told. */
  form?: string;
  expected: readonly Claim[];
  found: readonly Claim[];
}

/** Right, wrong and missing claims. Precision and recall are 1 where there is nothing to be wrong about. */
export interface Counts {
  right: number;
  wrong: number;
  missing: number;
  precision: number;
  recall: number;
}

export const TIERS = ['certain', 'strong', 'weak'] as const satisfies Tier[];
export type Cell = Tier | 'none';

export interface Score {
  cases: number;
  hardNegatives: number;
  /** At certain and strong: what is counted as AI use. */
  overall: Counts;
  byTier: Record<Tier, Counts>;
  /** At certain and strong, by the tools' keys in alphabetical order. */
  byTool: Record<string, Counts>;
  /** At every tier, by form, in the order of the cases; without the cases that tell no form. */
  byForm: Record<string, Counts & { cases: number }>;
  /** Claims by expected and found tier; a claim is a kind and a tool of one case. */
  confusion: Record<Cell, Record<Cell, number>>;
  /** Every case whose answer differs, with what was expected and what was found. */
  misses: { name: string; expected: string[]; found: string[] }[];
}

/** Holds answers against what was expected. It knows nothing of who answered. */
export function score(answers: readonly Answered[]): Score {
  const claims = answers.flatMap(pairs);
  const isStrong = (cell: Cell): boolean => cell === 'certain' || cell === 'strong';
  const counts = (rows: readonly Pair[], is: (cell: Cell) => boolean): Counts => {
    const right = rows.filter(({ expected, found }) => is(expected) && is(found)).length;
    const wrong = rows.filter(({ expected, found }) => !is(expected) && is(found)).length;
    const missing = rows.filter(({ expected, found }) => is(expected) && !is(found)).length;
    return countsOf(right, wrong, missing);
  };
  const tools = [...new Set(claims.map(({ tool }) => tool))].toSorted();
  const forms = [...new Set(answers.flatMap(({ form }) => form ?? []))];
  const cells = [...TIERS, 'none'] as const;
  const row = <Value>(value: (cell: Cell) => Value) =>
    Object.fromEntries(cells.map((cell) => [cell, value(cell)])) as Record<Cell, Value>;
  return {
    cases: answers.length,
    hardNegatives: answers.filter(({ expected }) => expected.length === 0).length,
    overall: counts(claims, isStrong),
    byTier: Object.fromEntries(TIERS.map((tier) => [tier, counts(claims, (cell) => cell === tier)])) as Score['byTier'],
    byTool: Object.fromEntries(
      tools.map(
        (tool) =>
          [
            tool,
            counts(
              claims.filter((claim) => claim.tool === tool),
              isStrong,
            ),
          ] as const,
      ),
    ),
    byForm: Object.fromEntries(forms.map((form) => [form, countsOfForm(answers.filter((one) => one.form === form))])),
    confusion: row((expected) =>
      row((found) => claims.filter((claim) => claim.expected === expected && claim.found === found).length),
    ),
    misses: answers
      .map(({ name, expected, found }) => ({ name, expected: inWords(expected), found: inWords(found) }))
      .filter(({ expected, found }) => expected.join() !== found.join()),
  };
}

/** Counts at every tier; a claim of another tier than expected is wrong, and what was expected is missing. */
function countsOfForm(answers: readonly Answered[]): Counts & { cases: number } {
  const claims = answers.flatMap(pairs);
  const count = (is: (pair: Pair) => boolean): number => claims.filter(is).length;
  const counts = countsOf(
    count(({ expected, found }) => expected !== 'none' && expected === found),
    count(({ expected, found }) => found !== 'none' && expected !== found),
    count(({ expected, found }) => expected !== 'none' && expected !== found),
  );
  return { cases: answers.length, ...counts };
}

export function countsOf(right: number, wrong: number, missing: number): Counts {
  return { right, wrong, missing, precision: share(right, wrong), recall: share(right, missing) };
}

interface Pair {
  tool: string;
  expected: Cell;
  found: Cell;
}

/** Each kind and tool of a case once, with the strongest tier that was expected and found. */
function pairs({ expected, found }: Answered): Pair[] {
  const keys = new Set([...expected, ...found].map(({ kind, tool }) => `${kind} ${tool}`));
  const strongest = (claims: readonly Claim[], key: string): Cell =>
    TIERS.find((tier) => claims.some((claim) => `${claim.kind} ${claim.tool}` === key && claim.tier === tier)) ??
    'none';
  return [...keys].map((key) => ({
    tool: key.slice(key.indexOf(' ') + 1),
    expected: strongest(expected, key),
    found: strongest(found, key),
  }));
}

function share(right: number, other: number): number {
  return right + other === 0 ? 1 : right / (right + other);
}

function inWords(claims: readonly Claim[]): string[] {
  return [...new Set(claims.map(({ kind, tool, tier }) => `${kind} ${tool} ${tier}`))].toSorted();
}
