import { TOOLS } from './tools.ts';

/** AI in general, in languages without Latin letters or in words; `KI`, `IA` and `ИИ` are matched as whole words. */
const OTHER_LANGUAGES = ['人工智能', '人工知能', '인공지능', 'нейросет', 'интеллект', 'intelligen'];
/** Words that evidence contains, besides the tools' names. */
const WORDS = [
  ...OTHER_LANGUAGES,
  'language model',
  'ass?i(s|t)',
  'vibe',
  'agent.logs.url',
  '(by|entire|coding|commit|authoring).agent',
];
/**
 * A regular expression for titles, bodies and commit messages: a text that it does not match yields no signal, so the
 * database need not send it. JavaScript (flag `i`) and Postgres (`~*`) read it alike. Reviews and comments are selected
 * by their account instead.
 */
export const EVIDENCE_PREFILTER = [...WORDS, ...toolWords()].join('|');

/**
 * For each tool the shortest words that all its names, addresses, accounts and trailers contain. Words of up to four
 * letters match only as whole words.
 */
function toolWords(): string[] {
  const words = TOOLS.flatMap((tool) => [
    ...(tool.names ?? []),
    ...(tool.short ?? []),
    ...(tool.models ?? []),
    ...(tool.addresses ?? []),
    ...(tool.noreply ?? []),
    ...(tool.agents ?? []),
    ...(tool.writers ?? []),
    ...(tool.reviewers ?? []),
    ...Object.keys(tool.trailers ?? {}),
    ...(tool.lines || tool.tasks ? (tool.domains ?? []) : []),
  ]);
  const brief = new Set(words.filter((word) => /^[a-z\d]{1,4}$/.test(word)));
  const long: string[] = [];
  for (const word of [...new Set(words)].toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1))) {
    if (brief.has(word) || word.split(/[^a-z\d]+/).some((part) => brief.has(part))) continue;
    if (!long.some((shorter) => word.includes(shorter))) long.push(word);
  }
  const pattern = (word: string): string => word.replace(/[^a-z\d]+/g, '[^a-z0-9]+');
  return [`(^|[^a-z])(ai|llms?|genai|ki|ia|ии|${[...brief].join('|')})([^a-z]|$)`, ...new Set(long.map(pattern))];
}
