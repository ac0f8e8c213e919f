import { LANGUAGES, OTHER_EXTENSIONS } from './languages.ts';

/** What the stand-in makes out in a prompt, whatever its layout. */
export interface PromptFacts {
  readonly title: string;
  readonly paths: readonly string[];
  /** Signs of AI use, each with the line of the prompt that says so. */
  readonly signs: readonly { readonly tool: string; readonly quote: string }[];
  readonly changesRequested: boolean;
}

const EXTENSIONS = [...Object.keys(LANGUAGES), ...OTHER_EXTENSIONS].join('|');
const PATH = new RegExp(
  String.raw`(?<=^|[\s"'\`(>])(?:[\w@.+-]+/)*[\w@.+-]+\.(?:${EXTENSIONS})(?=$|[\s"'\`),:;<|])`,
  'gi',
);

/** Trailers and lines that AI tools leave in commit messages and descriptions. */
const SIGNS: readonly (readonly [tool: string, sign: RegExp])[] = [
  ['claude', /^(?:co-authored-by: claude\b|.{0,4}generated with \[claude code\])/i],
  ['copilot', /^co-authored-by: (?:github )?copilot\b/i],
  ['cursor', /^co-authored-by: cursor\b/i],
  ['codex', /^co-authored-by: codex\b/i],
  ['devin', /^co-authored-by: devin\b/i],
  ['aider', /^co-authored-by: aider\b/i],
  ['gemini', /^co-authored-by: gemini\b/i],
  ['other', /^(?:assisted-by|ai-assisted|generated-by): (?!no\b|none\b|n\/a)/i],
];

/** Reads a prompt leniently: lines, also those of a JSON text inside it. */
export function readPrompt(prompt: string): PromptFacts {
  const lines = prompt.split(/\r?\n|\\n/).map((line) => line.trim());
  const signs = lines.flatMap((quote) => {
    const found = SIGNS.find(([, sign]) => sign.test(quote));
    return found ? [{ tool: found[0], quote }] : [];
  });
  return {
    title: titleOf(prompt, lines),
    paths: [...new Set(prompt.match(PATH))],
    signs: signs.filter(({ quote }, index) => signs.findIndex((each) => each.quote === quote) === index),
    changesRequested: /changes[ _]requested/i.test(prompt),
  };
}

/** What is called the title, in a line, a tag or JSON; else the first line that says something. */
function titleOf(prompt: string, lines: readonly string[]): string {
  const called = /["'#<*]*\btitle\b["'>*]*\s*:?[ \t]*\n?[ \t]*["']?([^\n"<]+)/i.exec(prompt)?.[1]?.trim();
  return called || (lines.find((line) => line !== '') ?? '');
}
