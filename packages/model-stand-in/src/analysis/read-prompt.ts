import { LANGUAGES, OTHER_EXTENSIONS } from './languages.ts';
import { textOf } from './text-of.ts';

/** What the stand-in recognises in a prompt of any layout. */
export interface PromptFacts {
  /** The whole text. */
  readonly text: string;
  readonly title: string;
  readonly paths: readonly string[];
  /** Signs of AI use, each with its line of the prompt. */
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

/** Reads the messages of a prompt leniently: as JSON where there is some, else by lines. */
export function readPrompt(messages: readonly string[]): PromptFacts {
  const read = messages.map(textOf);
  const text = read.map((each) => each.text).join('\n');
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const signs = lines.flatMap((quote) => {
    const found = SIGNS.find(([, sign]) => sign.test(quote));
    return found ? [{ tool: found[0], quote }] : [];
  });
  return {
    text,
    title: read.find(({ title }) => title !== undefined)?.title ?? titleOf(text, lines),
    paths: [...new Set(text.match(PATH))],
    signs: signs.filter(({ quote }, index) => signs.findIndex((each) => each.quote === quote) === index),
    changesRequested: /changes[ _]requested/i.test(text),
  };
}

/** The text that a line or a tag marks as the title; else the first line with words. */
function titleOf(text: string, lines: readonly string[]): string {
  const called = /^[#<*\s]*title\b[>*]*:?\s*([^\n<]+)/im.exec(text)?.[1]?.trim();
  return called || (lines.find((line) => line !== '') ?? '');
}
