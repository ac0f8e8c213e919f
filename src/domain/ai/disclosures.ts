import { answered, answeredToAi, isNone, namedFirst, ticked, type Answer } from './answers.ts';
import { MARK, markTools } from './mentions.ts';
import { asksInOtherLanguage } from './other-headings.ts';
import { ownLineFindings } from './own-lines.ts';
import { toolsAssisting, trailerFindings } from './trailers.ts';

/** What a text discloses in fields, sections and boxes that are made for it. */
export interface Disclosure {
  uses: { keys: string[]; quote: string }[];
  /** The text says that no AI was used. */
  denied: boolean;
}

const MARKS = new RegExp(MARK, 'g');
const AI = String.raw`(?:ai|llms?|gen ?ai|generative ai|artificial intelligence|coding assistants?)`;
const USE = String.raw`(?:us(?:e|es|ed|age|ing)|assist(?:ed|ance|s)?|disclos(?:ure|ures|ed)|disclaimers?|notice|generated|involve(?:d|ment)|attribution|declaration|contributions?|help(?:ed)?|statement|transparency)`;
/**
 * A heading or question that asks whether AI was used. It has a word for use, and every other word of it is one of
 * `ASKING_WORDS`: with any further word it would be about a feature.
 */
const ASKS = new RegExp(
  String.raw`\b${AI}\b.{0,80}\b${USE}\b|\b${USE}\b.{0,80}\b${AI}\b|^(?:assistance|tool) disclosure$|🤖\W*${AI} context|🤖\W*agents? context`,
  'i',
);
const ASKING_WORDS = new Set(
  'a s an the this that of in for to with by or and any all if is are be was were did do does have has had you your we our please how much what which where when whether level extent amount details detail pr prs pull request requests change changes commit commits contribution contributions code content text work patch author authored authoring co authorship create created creating write written writing develop developed development prepare prepared make made tool tools tooling system systems assistant assistants agent agents model models coding generative artificial intelligence ai llm llms genai note notes section statement declaration disclosure disclosures attribution acknowledgement acknowledgment transparency checklist required optional etc eg e g such as like partly fully describe list specify provide explain briefly below following select help helped assist assisted assistance use used uses using usage involve involved involvement generated generate disclose disclosed disclaimer disclaimers notice percent percentage per substantial context'.split(
    ' ',
  ),
);
/** Words of a question about this change. Other headings may be about what the product does. */
const OF_THIS =
  /\b(?:used|disclos\w*|disclaim\w*|context|declar\w*|statement|attribution|acknowledge?ments?|transparency|assisted|involve\w*|contribution|generated|did|was|were|how|this|pr|pull request|changes?)\b/i;
/** Keys of trailers that ask for AI use without a word for use. */
const TRAILER_KEY =
  /^(?:ai|llm)-(?:tools?|models?|agents?|assistants?|assisted|assisted-by|generated|generated-by|co-author)$/i;
/** Keys inside a section that ask which tools were used. */
const WHICH =
  /^(?:(?:which|what) )?(?:ai )?(?:tools?|tool s|models?|assistants?|agents?|llms?)(?: (?:s|used|were|was|and|or|tools?|models?|agents?|versions?|names?|did you use))*$/i;

/** A box, also with a space beside its mark, as people type it. */
const CHECKBOX = /^\s{0,12}(?:[-*+]|\d{1,3}[.)])\s+\[(?: ?([xX✓✔*]) ?| {0,2})\](?!\()\s*(.*)$/;
const HEADING =
  /^\s{0,3}#{1,6}\s+(.{1,200}?)[\s#]*$|^\s{0,3}\*\*([^*]{1,120})\*\*:?\s*$|^\s{0,3}<h[1-6]>([^<]{1,120})<\/h[1-6]>/i;
const BY_HAND = /\b(?:ai|by hand|human[ -](?:written|made|authored|coded)|hand-?(?:written|coded))\b/i;
/** A row of a table with two columns is a question and its answer. A wider table compares things. */
const ROW = /^\s{0,3}\|([^|]{1,80})\|([^|]{1,300})\|?\s*$/;
const FIELD =
  /^\s{0,12}(?:#{1,6}\s+|[-*+]\s+)?(?:\p{Extended_Pictographic}\uFE0F?\s{0,3})?[*_]{0,3}(\p{L}[^:：*_?？]{1,70}?)[*_]{0,3}\s{0,3}[:：?？][:*_]{0,4}\s*(.*)$/u;
/** What a template asks for below a yes, filled in: `If yes, include: Generated-by: GPT-5`. */
const IF_YES = /^\W*if (?:yes|so|used)\b[^:]{0,60}:\s*(?:generated|assisted|co-authored)-by:\s*(\S.*)$/i;
/** How many lines of free text count as a section's answer; the text after them is about something else. */
const ANSWER_LINES = 6;

/**
 * The disclosures in a text's lines: `AI-assisted: yes`, a section `## AI usage` with an answer, a ticked `[x] I used
 * AI to …`. These are no disclosures: a template that was not filled in, an unticked box, a duty that is confirmed, an
 * empty answer. Of the boxes yes and no, only the ticked one counts.
 */
export function disclosuresIn(lines: readonly string[]): Disclosure {
  const uses: Disclosure['uses'] = [];
  let denied = false;
  let answersLeft = 0;
  const take = (answer: Answer, line: string): void => {
    if (answer === 'denied') {
      denied = true;
      answersLeft = 0;
    } else if (answer) uses.push({ keys: [...new Set(answer)], quote: line.trim() });
  };
  let ofThis = false;
  let inBoxes = false;
  let asking = '';
  for (const [at, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const box = CHECKBOX.exec(line);
    if (box) {
      const [, mark, option = ''] = box;
      if (!inBoxes && answersLeft <= 0 && offersNone(lines, at, asking)) answersLeft = ANSWER_LINES;
      inBoxes = true;
      if (mark !== undefined) take(ticked(plain(option), answersLeft > 0), line);
      if (asksForUse(option) && /\?\W*$/.test(option)) {
        answersLeft = ANSWER_LINES;
        ofThis = isOfThis(option);
      }
      continue;
    }
    inBoxes = false;
    asking = line;
    const heading = HEADING.exec(line)
      ?.slice(1)
      .find((text) => text !== undefined);
    if (heading !== undefined && !/[:?]\W{0,4}\w/.test(heading)) {
      if (asksForUse(heading)) {
        answersLeft = ANSWER_LINES;
        ofThis = isOfThis(heading);
      } else if (!isAboutTools(heading)) answersLeft = 0;
      continue;
    }
    const [, asked] = IF_YES.exec(plain(line)) ?? [];
    if (asked !== undefined) {
      if (answersLeft > 0 && uses.length > 0) take(toolsAssisting(asked), line);
      continue;
    }
    const [, key = '', value = ''] = ROW.exec(line) ?? FIELD.exec(line) ?? [];
    const words = inWords(key);
    const isTrailer = TRAILER_KEY.test(key) && line.startsWith(key);
    if (/^(?:ai|llm|genai)$/i.test(words) && plain(value) !== '') {
      take(answeredToAi(plain(value)), line);
      continue;
    }
    if (isTrailer || (asksForUse(key) && ownLineFindings(line).length === 0)) {
      const isThis = isTrailer || isOfThis(key);
      if (plain(value) === '') {
        answersLeft = ANSWER_LINES;
        ofThis = isThis;
      } else take(answered(plain(value), isThis), line);
    } else if (answersLeft > 0 && trailerFindings(line).length === 0) {
      answersLeft = /[?:]\W*$/.test(line) ? 0 : answersLeft - 1;
      take(WHICH.test(words) ? namedFirst(plain(value), ofThis) : answered(plain(line), ofThis), line);
    }
  }
  return { uses, denied };
}

/**
 * Whether the boxes from here on ask for AI use although their heading has no word for it. This needs a box that names
 * a tool, a box for no use, and a word for AI or for work by hand in the heading or in the box for no use.
 */
function offersNone(lines: readonly string[], from: number, heading: string): boolean {
  const namesAi = /\b(?:ai|llms?)\b/i.test(heading) && isAboutTools(heading);
  const options: string[] = [];
  for (let at = from; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const box = CHECKBOX.exec(line);
    if (box) options.push(plain(box[2] ?? ''));
    else if (line.trim() !== '') break;
  }
  return (
    options.some((option) => isNone(option) && (namesAi || BY_HAND.test(option))) &&
    options.some((option) => !isNone(option) && markTools(option).tools.length > 0)
  );
}

/** Whether a heading or question has no word but those that ask for AI use. */
function isAboutTools(heading: string): boolean {
  return inWords(plain(heading))
    .split(' ')
    .every((word) => ASKING_WORDS.has(word));
}

/** Whether a question is about this change. In other languages than English, only such questions are read. */
function isOfThis(question: string): boolean {
  return OF_THIS.test(question) || asksInOtherLanguage(plain(question));
}

function asksForUse(text: string): boolean {
  const asked = plain(text).replace(/\s?\([^()]{1,60}\)$/, '');
  if (asked.length > 160) return false;
  if (asksInOtherLanguage(asked)) return true;
  const marked = markTools(asked).text.replace(MARKS, 'AI');
  return (
    (ASKS.test(asked) || ASKS.test(marked)) &&
    inWords(marked)
      .split(' ')
      .every((word) => ASKING_WORDS.has(word))
  );
}

function inWords(key: string): string {
  return key
    .toLowerCase()
    .replace(/[^a-z]+/g, ' ')
    .trim();
}

/** The text without struck-out words, examples in parentheses, link targets and emphasis. */
function plain(text: string): string {
  return text
    .replace(/~~[^~]{0,200}~~/g, ' ')
    .replace(/\((?:e\.g\.|eg|such as|for example|like|i\.e\.)[^()]{0,200}\)/gi, ' ')
    .replace(/!?\[([^[\]]{1,200})\]\([^()\s]{0,400}\)/g, '$1')
    .replace(/[*_]{1,3}/g, '')
    .replace(/:(?:white|heavy)check ?mark:/g, '✅')
    .replace(/\s+/g, ' ')
    .trim();
}
