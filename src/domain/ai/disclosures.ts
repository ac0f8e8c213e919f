import { answered, namedFirst, ticked, type Answer } from './answers.ts';

/** What a text discloses in the places made for it. */
export interface Disclosure {
  uses: { keys: string[]; quote: string }[];
  /** It says that no AI was used. */
  denied: boolean;
}

const AI = String.raw`(?:ai|llms?|gen ?ai|generative ai|artificial intelligence|coding assistants?)`;
const USE = String.raw`(?:us(?:e|es|ed|age|ing)|assist(?:ed|ance|s)?|disclos(?:ure|ures|ed)|generated|involve(?:d|ment)|attribution|declaration|contributions?|help(?:ed)?|statement|transparency)`;
const SAYS_USE = new RegExp(String.raw`\b${USE}\b`, 'i');
/** What a heading or question has to be to ask whether AI was used; one about a feature is none. */
const ASKS = new RegExp(
  String.raw`(?:\b${AI}\b.{0,60}\b${USE}\b|\b${USE}\b.{0,60}\b${AI}\b|\b(?:copilot|chatgpt|claude)\b.{0,30}\bused\b|^(?:assistance|tool) disclosure$)`,
  'i',
);
const ABOUT_A_FEATURE =
  /\b(?:features?|providers?|support|integrations?|api|config\w*|dashboards?|metrics?|settings?|endpoints?|add|adds|implement\w*|limits?|costs?|tokens?|billing|tracking|page|search|gateway|models? list)\b/i;
/** `AI-assisted: yes`, `AI tools used: Cursor`, `Used AI? no`: the key in words. */
const KEY = new RegExp(
  String.raw`^(?:(?:did you |have you |was |were |is )?(?:use|uses|used|using|use of|usage of|any) (?:any |an? |of )?|(?:was|were|is) )?${AI}(?: (?:tools?|tool s|assistants?|agents?|models?|coding|code|content|co author))*(?: (?:${USE}|by|with|in|this|pr|commit|percent\w*|level))*$`,
  'i',
);
/** As trailers: these ask without a word of use. */
const TRAILER_KEY =
  /^(?:ai|llm)-(?:tools?|models?|agents?|assistants?|assisted|assisted-by|generated|generated-by|co-author)$/i;
/** Inside a section: which tools. */
const WHICH =
  /^(?:which )?(?:ai )?(?:tools?|tool s|models?|assistants?|agents?)(?: (?:s|used|and|or|models?|versions?|names?|did you use))*$/i;

const CHECKBOX = /^\s{0,12}(?:[-*+]|\d{1,3}[.)])\s+\[([ xX✓✔])\]\s*(.*)$/;
const HEADING =
  /^\s{0,3}#{1,6}\s+(.{1,200}?)[\s#]*$|^\s{0,3}\*\*([^*]{1,120})\*\*:?\s*$|^\s{0,3}<h[1-6]>([^<]{1,120})<\/h[1-6]>/i;
const FIELD = /^\s{0,12}(?:#{1,6}\s+|[-*+]\s+)?[*_]{0,3}([A-Za-z][^:*_?]{1,70}?)[*_]{0,3}\s{0,3}[:?][:*_]{0,4}\s*(.*)$/;
/** Lines of free text that are taken for a section's answer; what follows is about something else. */
const ANSWER_LINES = 6;

/**
 * The disclosures in a text's lines: `AI-assisted: yes`, a section `## AI usage` with an answer, a ticked `[x] I used AI to …`.
 * An untouched template, an unticked box, a duty that is confirmed and an empty answer are nothing; of yes and no only the
 * ticked one counts.
 */
export function disclosuresIn(lines: readonly string[]): Disclosure {
  const uses: Disclosure['uses'] = [];
  let denied = false;
  let answersLeft = 0;
  const take = (answer: Answer, line: string): void => {
    if (answer === 'denied') denied = true;
    else if (answer) uses.push({ keys: [...new Set(answer)], quote: line.trim() });
  };
  for (const line of lines) {
    if (line.trim() === '') continue;
    const [, mark, option = ''] = CHECKBOX.exec(line) ?? [];
    if (mark !== undefined) {
      if (mark !== ' ') take(ticked(plain(option), answersLeft > 0), line);
      if (asksForUse(option) && /\?\W*$/.test(option)) answersLeft = ANSWER_LINES;
      continue;
    }
    const heading = HEADING.exec(line)
      ?.slice(1)
      .find((text) => text !== undefined);
    if (heading !== undefined && !/[:?]\W{0,4}\w/.test(heading)) {
      if (asksForUse(heading)) answersLeft = ANSWER_LINES;
      else if (!/\?\W*$|^\W*(?:which|what|if|tools?|ai)\b/i.test(heading)) answersLeft = 0;
      continue;
    }
    const [, key = '', value = ''] = FIELD.exec(line) ?? [];
    const words = inWords(key);
    const isTrailer = TRAILER_KEY.test(key.trim());
    if (isTrailer || (KEY.test(words) && SAYS_USE.test(words))) {
      if (plain(value) === '') answersLeft = ANSWER_LINES;
      else
        take(
          answered(plain(value), !words.endsWith(' by') && (isTrailer || /\b(?:assisted|generated)\b/.test(words))),
          line,
        );
    } else if (answersLeft > 0) {
      answersLeft -= 1;
      take(WHICH.test(words) ? namedFirst(plain(value)) : answered(plain(line), false), line);
    }
  }
  return { uses, denied };
}

function asksForUse(text: string): boolean {
  const asked = plain(text);
  return asked.length <= 120 && ASKS.test(asked) && !ABOUT_A_FEATURE.test(asked) && !/\b(?:i|we)\b/i.test(asked);
}

function inWords(key: string): string {
  return key
    .toLowerCase()
    .replace(/[^a-z]+/g, ' ')
    .trim();
}

/** Without what is struck out, links' targets and emphasis. */
function plain(text: string): string {
  return text
    .replace(/~~[^~]{0,200}~~/g, ' ')
    .replace(/!?\[([^[\]]{1,200})\]\([^()\s]{0,400}\)/g, '$1')
    .replace(/[*_]{1,3}/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
