import { createRandom, type Random } from './random.ts';

const VERBS = ['Add', 'Fix', 'Remove', 'Rework', 'Speed up', 'Document', 'Guard', 'Test', 'Simplify', 'Rename'];
const THINGS = [
  'the parser',
  'retry handling',
  'widget layout',
  'the cache',
  'error messages',
  'config loading',
  'the CLI',
  'time zones',
  'pagination',
  'login',
  'the build',
  'flaky tests',
];
const REASONS = [
  '',
  ' for large inputs',
  ' on Windows',
  ' when offline',
  ' behind a flag',
  ' (part 2)',
  ' 🚀',
  ' — finally',
];
const SENTENCES = [
  'The old way failed when the list was empty.',
  'This keeps the public interface as it was.',
  'I measured it: twice as fast on the large example.',
  'Tests cover the new branch.',
  'See the discussion in the linked issue.',
  'Needs a second pair of eyes on the locking.',
];

/** The title alone: a revert quotes that of another pull request. */
export function titleOf(seed: number, number: number): string {
  const random = createRandom(seed, 'title', number);
  return `${random.pick(VERBS)} ${random.pick(THINGS)}${random.pick(REASONS)}`;
}

export function paragraph(random: Random, sentences: number): string {
  return Array.from({ length: sentences }, () => random.pick(SENTENCES)).join(' ');
}

/** About this many characters of Markdown. */
export function longText(random: Random, characters: number): string {
  let text = '';
  while (text.length < characters) text += `- ${paragraph(random, 3)}\n`;
  return text;
}
