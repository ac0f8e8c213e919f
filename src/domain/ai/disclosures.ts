import { markTools } from './mentions.ts';
import { deniesUse, usesIn } from './prose.ts';
import { OTHER_TOOL } from './tools.ts';
import { toolsAssisting } from './trailers.ts';

/** What a text discloses in the places made for it. */
export interface Disclosure {
  uses: { keys: string[]; quote: string }[];
  /** It says that no AI was used. */
  denied: boolean;
}

const AI = String.raw`(?:ai|llms?|gen ?ai|generative ai|artificial intelligence|coding assistants?)`;
const USE = String.raw`(?:us(?:e|es|ed|age|ing)|assist(?:ed|ance|s)?|disclos(?:ure|ures|ed)|generated|involve(?:d|ment)|attribution|declaration|contributions?|help(?:ed)?|statement|transparency)`;
/** What a heading or question has to be to ask whether AI was used; one about a feature is none. */
const ASKS = new RegExp(
  String.raw`(?:\b${AI}\b.{0,60}\b${USE}\b|\b${USE}\b.{0,60}\b${AI}\b|\b(?:copilot|chatgpt|claude)\b.{0,30}\bused\b|^(?:assistance|tool) disclosure$)`,
  'i',
);
const ABOUT_A_FEATURE =
  /\b(?:features?|providers?|support|integrations?|api|config\w*|dashboards?|metrics?|settings?|endpoints?|add|adds|implement\w*|limits?|costs?|tokens?|billing|tracking|page|search|gateway|models? list)\b/i;
/** `AI-assisted: yes`, `AI tools used: Cursor`, `Used AI? no`: the key in words. */
const KEY = new RegExp(
  String.raw`^(?:(?:did you |have you |was |were |is )?(?:use|uses|used|using|use of|usage of|any) (?:any |an? |of )?)?${AI}(?: (?:tools?|tool s|assistants?|agents?|models?|coding|code|content|co author))*(?: (?:${USE}|by|with|in|this|pr|commit|percent\w*|level))*$`,
  'i',
);
/** As trailers: these ask without a word of use. */
const TRAILER_KEY =
  /^(?:ai|llm)-(?:tools?|models?|agents?|assistants?|assisted|assisted-by|generated|generated-by|co-author)$/i;
/** Inside a section: which tools. */
const WHICH =
  /^(?:which )?(?:ai )?(?:tools?|tool s|models?|assistants?|agents?)(?: (?:s|used|and|or|models?|versions?|names?|did you use))*$/i;

const NOTHING =
  /^[\s\p{P}]*(?:no|nope|none|n\/?a|nil|false|never|nothing|not (?:used|applicable|at all|ai)|0 ?%|n|no ai|without|not? (?:any )?ai|human|by hand|handwritten|hand-written|❌)(?![\w-])/iu;
const YES =
  /^[\s\p{P}]*(?:yes|yep|yeah|y|true|partial(?:ly)?|fully|mostly|heavily|entirely|moderate(?:ly)?|minor|light(?:ly)?|significant(?:ly)?|extensive(?:ly)?|(?:[1-9]\d?|100) ?%|✅)(?![\w-])/iu;
const USED = /^[\s\p{P}]*(?:used|assisted|generated|drafted|written|helped|coded|created|with)\b/iu;
/** What a template leaves for the author to replace. */
const PLACEHOLDER =
  /^[\s\p{P}]*(?:e\.?g\.?|for example|list|please|describe|specify|if |state|which|what|how|example|todo|tbd|optional|delete|choose|select|fill|enter|your|tool ?name|name of)\b|yes ?(?:\/|or|\|) ?no|^\s*(?:<[^<>]*>|\[[^[\]]*\]|\.{2,}|…|_+|-+)\s*$/iu;
/** Duties that a template has its author confirm: they hold whether or not AI was used. */
const DUTY =
  /\b(?:reviewed|read|understand|understood|verified|tested|checked|disclosed?|policy|policies|guidelines?|responsib\w+|agree|comply|complies|if|any|confirm|ensure|explain|should|must|can|aware|rules|validated)\b/i;
const NEGATIVE = /\b(?:no|not|none|never|without|nothing|neither|n\/a)\b|n['’]t\b/i;

const CHECKBOX = /^\s{0,12}(?:[-*+]|\d{1,3}[.)])\s+\[([ xX✓✔])\]\s*(.*)$/;
const HEADING =
  /^\s{0,3}#{1,6}\s+(.{1,200}?)[\s#]*$|^\s{0,3}\*\*([^*]{1,120})\*\*:?\s*$|^\s{0,3}<h[1-6]>([^<]{1,120})<\/h[1-6]>/i;
const FIELD = /^\s{0,12}(?:[-*+]\s+)?[*_]{0,3}([A-Za-z][^:*_?]{1,70}?)[*_]{0,3}\s{0,3}[:?][:*_]{0,4}\s*(.*)$/;
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
  const take = (keys: string[] | 'denied' | null, line: string): void => {
    if (keys === 'denied') denied = true;
    else if (keys !== null && keys.length > 0) uses.push({ keys, quote: line.trim() });
  };
  for (const line of lines) {
    if (line.trim() === '') continue;
    const box = CHECKBOX.exec(line);
    if (box) {
      const [, mark = ' ', text = ''] = box;
      const asks = asksForUse(text);
      if (mark !== ' ') take(ticked(plain(text), answersLeft > 0), line);
      if (asks && /\?\W*$/.test(text)) answersLeft = ANSWER_LINES;
      continue;
    }
    const heading = HEADING.exec(line)
      ?.slice(1)
      .find((text) => text !== undefined);
    if (heading !== undefined && !/:\s*\S/.test(heading)) {
      const asks = asksForUse(heading);
      if (asks || !/\?\W*$|^\W*(?:which|what|if|tools?|ai)\b/i.test(heading)) answersLeft = asks ? ANSWER_LINES : 0;
      continue;
    }
    const [, key, value = ''] = FIELD.exec(line) ?? [];
    const words =
      key
        ?.toLowerCase()
        .replace(/[^a-z]+/g, ' ')
        .trim() ?? '';
    const isTrailer = key !== undefined && TRAILER_KEY.test(key.trim());
    if (isTrailer || (KEY.test(words) && new RegExp(String.raw`\b${USE}\b`, 'i').test(words))) {
      if (plain(value) === '') answersLeft = ANSWER_LINES;
      else take(answered(plain(value), isTrailer || /\bassisted\b|\bgenerated\b/.test(words)), line);
      continue;
    }
    if (answersLeft === 0) continue;
    answersLeft -= 1;
    if (key !== undefined && WHICH.test(words)) take(namedFirst(plain(value)), line);
    else take(answered(plain(line), false), line);
  }
  return { uses, denied };
}

function asksForUse(text: string): boolean {
  const asked = plain(text);
  return asked.length <= 120 && ASKS.test(asked) && !ABOUT_A_FEATURE.test(asked) && !/\b(?:i|we)\b/i.test(asked);
}

/** What a ticked box says: under a question its answer, elsewhere a sentence of the author's. */
function ticked(text: string, isAnswer: boolean): string[] | 'denied' | null {
  if (deniesUse(text) || (isAnswer && NOTHING.test(text))) return 'denied';
  const uses = usesIn(text);
  if (uses.length > 0) return uses.flatMap(({ keys }) => keys);
  const { tools } = markTools(text);
  const keys = tools.length > 0 ? [...new Set(tools)] : [OTHER_TOOL];
  if (isAnswer && YES.test(text)) return keys;
  if (NEGATIVE.test(text) || DUTY.test(text)) return null;
  if (isAnswer)
    return (
      namedFirst(text) ??
      (tools.length > 0 && /\b(?:used|assist\w*|generated|wrote|helped)\b/i.test(text) ? keys : null)
    );
  return tools.length > 0 &&
    /\b(?:i|we) (?:did )?use[d]?\b|\b(?:was|were) (?:created|written|made|modified|generated|used)\b|^\W*(?:used )?(?:ai|llm)\b.{0,12}\b(?:assisted|generated|used|assistance)\b/i.test(
      text,
    )
    ? keys
    : null;
}

/** What an answer says; `open` where the question asks how, so that any words are an answer. */
function answered(text: string, open: boolean): string[] | 'denied' | null {
  if (PLACEHOLDER.test(text)) return null;
  if (NOTHING.test(text) || deniesUse(text)) return 'denied';
  if (/<[^<>]*@[^<>]*>|^@/.test(text)) return toolsAssisting(text);
  const uses = usesIn(text);
  if (uses.length > 0) return uses.flatMap(({ keys }) => keys);
  const named = namedFirst(text);
  if (named) return named;
  const { tools } = markTools(text);
  const keys = tools.length > 0 ? [...new Set(tools)] : [OTHER_TOOL];
  if (YES.test(text) || (USED.test(text) && tools.length > 0)) return keys;
  return open && text.length <= 80 && !NEGATIVE.test(text) ? keys : null;
}

/** The tools of an answer that begins with their names: `Cursor (Composer)`, `Claude Code, Copilot`, `GPT-5 for the tests`. */
function namedFirst(text: string): string[] | null {
  if (PLACEHOLDER.test(text)) return null;
  if (NOTHING.test(text)) return null;
  const [names = ''] =
    /^.{1,120}?(?=$|\s(?:for|to|with|in|on|was|as|only|mainly|mostly)\s|[.(—–]|\s-\s|:\s)/i.exec(text) ?? [];
  const keys = toolsAssisting(names);
  return keys.length > 0 ? keys : null;
}

function plain(text: string): string {
  return text
    .replace(/~~[^~]{0,200}~~/g, ' ')
    .replace(/!?\[([^[\]]{1,200})\]\([^()\s]{0,400}\)/g, '$1')
    .replace(/[*_]{1,3}/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
