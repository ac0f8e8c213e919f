import type { Analysis } from './analysis.ts';
import type { PromptFacts } from './read-prompt.ts';

type Type = Analysis['summary']['type'];

/** The types of https://www.conventionalcommits.org, and what teams add to them. */
const BY_PREFIX: Readonly<Record<string, Type>> = {
  feat: 'feature',
  fix: 'bugfix',
  perf: 'refactor',
  refactor: 'refactor',
  docs: 'docs',
  test: 'test',
  chore: 'chore',
  style: 'chore',
  ci: 'ci',
  build: 'deps',
  deps: 'deps',
};

const BY_WORD: readonly (readonly [word: RegExp, type: Type])[] = [
  [/\b(?:bump|upgrade|dependenc(?:y|ies))\b/i, 'deps'],
  [/\b(?:fix(?:es|ed)?|bugs?|crash|regression)\b/i, 'bugfix'],
  [/\b(?:refactor|rename|simplify|clean ?up)\b/i, 'refactor'],
];

const BY_PATH: readonly (readonly [path: RegExp, type: Type])[] = [
  [/^\.github\/|(?:^|\/)\.gitlab-ci\.yml$/i, 'ci'],
  [/(?:^|\/)docs?\/|\.(?:md|rst|txt)$/i, 'docs'],
  [/(?:^|\/)(?:tests?|__tests__|spec)\/|[._](?:test|spec)\.\w+$/i, 'test'],
  [/(?:^|\/)(?:package(?:-lock)?\.json|\w+\.lock|go\.mod)$/i, 'deps'],
];

/** The type that the title names; else the type that all paths share; else the type that the words suggest. */
export function typeOf({ title, paths }: PromptFacts): Type {
  const prefix = /^(\w+)(?:\([^)]*\))?!?:/.exec(title)?.[1]?.toLowerCase() ?? '';
  const named = BY_PREFIX[prefix];
  if (named) return named;
  const shared = BY_PATH.find(([pattern]) => paths.length > 0 && paths.every((path) => pattern.test(path)));
  return shared?.[1] ?? BY_WORD.find(([word]) => word.test(title))?.[1] ?? 'feature';
}
