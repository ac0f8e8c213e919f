import type { Analysis, Level } from './analysis.ts';
import { extensionOf, LANGUAGES } from './languages.ts';
import { readPrompt } from './read-prompt.ts';
import { typeOf } from './type-of.ts';

const FRAMEWORKS = ['React', 'Vue', 'Svelte', 'Django', 'Flask', 'Rails', 'Spring', 'Express', 'Hono', 'Next.js'];
const RISKY = /(?:^|\/)(?:auth\w*|security|migrations?|payments?|billing|crypto)(?:[/._-]|$)/i;
const TITLE_CHARACTERS = 100;
const PATH_CHARACTERS = 80;

/** An opinion of the pull request in a prompt: a function of its text, so that the same prompt has the same answer. */
export function analyse(messages: readonly string[]): Analysis {
  const facts = readPrompt(messages);
  const { text, paths, signs, changesRequested } = facts;
  const risky = paths.filter((path) => RISKY.test(path));
  const scope = paths.length > 15 ? 'large' : paths.length > 3 ? 'medium' : 'small';
  const risk: Level = risky.length > 0 ? 'high' : scope === 'large' ? 'medium' : 'low';
  const languages = paths.flatMap((path) => LANGUAGES[extensionOf(path)] ?? []);
  const assisted = signs.length > 0;
  return {
    summary: {
      title: facts.title.slice(0, TITLE_CHARACTERS).toWellFormed(),
      description: `It changes ${count(paths.length, 'file')}.`,
      type: typeOf(facts),
    },
    tech: {
      languages: unique(languages).slice(0, 5),
      frameworks: FRAMEWORKS.filter((name) => new RegExp(String.raw`\b${name}\b`, 'i').test(text)).slice(0, 5),
      categories: unique(paths.map(categoryOf)).slice(0, 5),
    },
    health: {
      review_friction: changesRequested ? 'high' : scope === 'large' ? 'medium' : 'low',
      scope,
      risk_level: risk,
      reasons: [
        `It touches ${count(paths.length, 'file')}.`,
        ...risky.slice(0, 2).map((path) => `It changes ${path.slice(-PATH_CHARACTERS)}.`),
        ...(changesRequested ? ['A reviewer asked for changes.'] : []),
      ],
    },
    ai: {
      assisted: assisted ? true : null,
      tools: unique(signs.map(({ tool }) => tool)).slice(0, 5),
      usage: assisted ? 'Commits or the description name a tool.' : '',
      confidence: assisted ? 0.9 : 0.5,
      evidence: signs.map(({ quote }) => quote).slice(0, 5),
    },
  };
}

function categoryOf(path: string): string {
  if (/\.(?:tsx|jsx|css|scss|html|vue|svelte)$/i.test(path)) return 'frontend';
  if (/(?:^|\/)(?:tests?|__tests__|spec)\/|[._](?:test|spec)\.\w+$/i.test(path)) return 'testing';
  if (/\.(?:md|rst|txt)$/i.test(path)) return 'documentation';
  if (/\.(?:ya?ml|toml|json|lock|tf)$/i.test(path)) return 'infrastructure';
  return 'backend';
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
