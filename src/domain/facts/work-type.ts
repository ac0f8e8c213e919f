import type { ANALYSIS_TYPES } from '../analysis/result.ts';
import type { FactsInput } from './input.ts';

export type WorkType = (typeof ANALYSIS_TYPES)[number];

/** What a type of work was told by, in this order: the first that tells one counts. */
export const WORK_TYPE_SOURCES = ['title', 'label', 'model'] as const;

export interface WorkTypeClaim {
  type: WorkType;
  source: (typeof WORK_TYPE_SOURCES)[number];
  /** The words that tell it. */
  quote: string;
}

/** Types of https://www.conventionalcommits.org and their common siblings. */
const PREFIXES = new Map<string, WorkType>([
  ['feat', 'feature'],
  ['feature', 'feature'],
  ['fix', 'bugfix'],
  ['bugfix', 'bugfix'],
  ['hotfix', 'bugfix'],
  ['refactor', 'refactor'],
  ['perf', 'refactor'],
  ['style', 'refactor'],
  ['docs', 'docs'],
  ['doc', 'docs'],
  ['test', 'test'],
  ['tests', 'test'],
  ['chore', 'chore'],
  ['build', 'chore'],
  ['revert', 'chore'],
  ['ci', 'ci'],
  ['deps', 'deps'],
]);

/** Labels by the type that they tell, alone or after a prefix. Where labels tell several types, the first here counts. */
const LABELS: [WorkType, RegExp][] = [
  ['deps', /^(?:deps|dependency|dependencies)$/],
  ['bugfix', /^(?:bug|bugfix|fix|hotfix)$/],
  ['feature', /^(?:feature|feat|enhancement)$/],
  ['refactor', /^(?:refactor|refactoring|cleanup|performance)$/],
  ['docs', /^(?:docs?|documentation)$/],
  ['test', /^(?:tests?|testing)$/],
  ['ci', /^ci$/],
  ['chore', /^(?:chore|maintenance)$/],
];

const PREFIX = /^\s*([a-z]+)(?:\(([^)]*)\))?!?:\s/i;
const DEPS_SCOPE = /^deps\b/i;

/** The type of work by the title's conventional-commit prefix, else by its labels, else by the model's opinion. */
export function workTypeOf({
  title,
  labels,
  modelType,
}: Pick<FactsInput, 'title' | 'labels' | 'modelType'>): WorkTypeClaim | null {
  return byTitle(title) ?? byLabel(labels) ?? byModel(modelType);
}

function byTitle(title: string): WorkTypeClaim | null {
  const [quote = '', word = '', scope = ''] = PREFIX.exec(title) ?? [];
  const type = PREFIXES.get(word.toLowerCase());
  if (type === undefined) return null;
  return { type: DEPS_SCOPE.test(scope) ? 'deps' : type, source: 'title', quote: quote.trim() };
}

function byLabel(labels: string[]): WorkTypeClaim | null {
  for (const [type, pattern] of LABELS) {
    const quote = labels.find((label) => pattern.test(lastPart(label)));
    if (quote !== undefined) return { type, source: 'label', quote };
  }
  return null;
}

/** A label without its prefix, such as `type: ` or `kind/`, in lower case. */
function lastPart(label: string): string {
  return (label.split(/[:/]/).at(-1) ?? '').trim().toLowerCase();
}

function byModel(type: WorkType | null): WorkTypeClaim | null {
  return type === null ? null : { type, source: 'model', quote: type };
}
