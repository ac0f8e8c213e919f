import { isLinkOfAnother } from './links.ts';
import { MARK, markTools } from './mentions.ts';
import { OTHER_TOOL, TOOLS } from './tools.ts';

/**
 * A clause in which the author says that this change was made with a tool. `keys` are the tools that it names, `other`
 * for AI in general.
 */
export interface Use {
  keys: string[];
  quote: string;
}

const GIVEN_NAMES = new Set(TOOLS.flatMap((tool) => (tool.givenName === 'likely' ? [tool.key] : [])));

/** Maximum length of a clause; longer ones are lists and pasted logs. */
const MAX_CLAUSE_LENGTH = 400;

// The parts of a clause. T is a tool. Every repetition has a maximum, so that the cost of a hostile line is linear in
// its length.
const T = MARK;
const DONE =
  '(?:co-?)?(?:written|generated|created|made|implemented|built|coded|drafted|authored|produced|developed|refactored|translated|ported|debugged|scaffolded|designed|done|prepared|vibe[- ]?coded|pair-?programmed|assisted|improved|polished|proofread|autocompleted)';
const DID =
  '(?:wrote|generated|created|made|implemented|built|coded|drafted|authored|produced|developed|refactored|translated|ported|debugged|did|designed|scaffolded)';
const DO =
  '(?:write|generate|draft|create|implement|refactor|fix|translate|debug|produce|code|port|convert|scaffold|polish|improve|clean|speed|find|add|build|make|do|come|figure|understand|review|check|proofread|help|assist|design|rewrite|format)';
const WORK =
  '(?:this|these|it|tests?|test cases?|code|docs?|docstrings?|documentation|readme|boilerplate|implementation|patch|pr|pull request|changes?|changeset|diff|commits?|fix|fixes|functions?|regex|scripts?|migrations?|draft|most|parts?|much|half|everything|all|description|commit message|comments|refactor(?:ing)?|debugging|types|scaffolding|help|assistance|wording|translations?|contribution|branch|work|version|component|module)';
const PREP = '(?:with|by|using|via|through|in|from)';
const HELP = String.raw`(?:(?:the |some |a lot of |a little |much |lots of |heavy |a bit of )?(?:help|assistance|aid|support|assist) (?:of|from|by) )?`;
const HOW = String.raw`(?:(?:entirely|mostly|partly|partially|largely|fully|heavily|completely|together|collaboratively|automatically|initially|almost|in part|in full|in (?:collaboration|cooperation|tandem)|from scratch|end to end|100%|primarily|mainly|also|then|first|just) ){0,2}`;
const FIRST_PERSON = String.raw`\b(?:I|we|I['’]ve|we['’]ve|I have|we have|I had)`;
const START = String.raw`^[^\w⟨]{0,6}(?:(?:note|disclosure|disclaimer|fyi|full disclosure|ps|p\.s\.)[:,.]? |(?:feat|fix|docs|chore|tests?|refactor|style|perf|build|ci|wip)(?:\(\w+\))?!?: )?`;
/** Names this change or a part of it, at the beginning of a clause. */
const THIS = String.raw`${START}(?:(?:the|this|these|all|most|much|some|parts?|half|my|our|a|an|unit|initial|first|large|majority)\b(?: [\w'-]+){0,5}? )?${WORK}\b`;
const AND_NO_MORE = String.raw`(?=$|[.,;:!?)\]'’"]| \(| (?:under|and|or|for|to|in(?! mind)|on|as|but|then|over|during|at|from|via|with|using|by|after|before|because|since|while|so|again|plus|here|today)\b)`;
const BY_T = String.raw`${HOW}${PREP} ${HELP}${T}(?:['’]s)?(?: (?:help|assistance|aid))?${AND_NO_MORE}`;
const MADE_BY_T = String.raw`${T}[ -](?:generated|assisted|written|authored|coded|aided)(?= *(?:$|[.,;!)\]]| (?:by|with|using|via) ${T}| (?:pr|patch|contribution|pull request)\b))`;
const FOR_THIS = String.raw`(?:$|[.,;!)]| and | to (?:help|assist)\b| to (?:help )?(?:me )?${DO} (?:[\w'-]+ ){0,5}?${WORK}\b| for (?:[\w'-]+ ){0,4}?${WORK}\b| (?:in|on|during) (?:\w+ing )?(?:this|these)\b)`;

const WAS = String.raw`(?: [\w'-]+){0,3}? (?:was|were|is|are|has been|have been|got) ${HOW}`;
const ANY_DID = new RegExp(DID, 'i');
const ANY_DONE = new RegExp(DONE, 'i');
const ANY_MADE = new RegExp(String.raw`${T}[ -](?:generated|assisted|written|authored|coded|aided)`, 'i');

/**
 * The patterns of use, each with a short pattern for its verb. The verb is searched first: the patterns are large, and
 * most lines that name a tool have no such verb.
 */
const USES: [verb: RegExp, source: string][] = [
  // "I used ChatGPT to write the tests", "Used Copilot for the boilerplate", "we leaned on Copilot for most of it"
  [
    /used|leaned|relied|leveraged|utili[sz]ed|employed/i,
    String.raw`(?:${FIRST_PERSON} (?:\w+ ){0,2}|${START})(?:used(?! by\b)|leaned on|relied on|leveraged|utili[sz]ed|employed) (?:[\w'-]+ ){0,3}?${T}(?: (?:here|throughout|extensively|heavily|a lot))?${FOR_THIS}`,
  ],
  // "AI was used to generate the tests"
  [/used/i, String.raw`${START}${T} (?:was|were|has been) (?:\w+ )?used${FOR_THIS}`],
  // "I asked Claude to write …", "had Cursor generate the migration"
  [
    /asked|prompted|told|had|let|got|instructed/i,
    String.raw`(?:${FIRST_PERSON} (?:\w+ )?|${START})(?:asked|prompted|told|had|let|got|instructed) ${T} (?:to )?(?:help )?(?:me )?${DO}\b`,
  ],
  // "I wrote this with Copilot", "we generated the tests using GPT-4"
  [
    ANY_DID,
    String.raw`${FIRST_PERSON} (?:\w+ )?(?:co-?)?(?:${DID}|vibe[- ]?coded) (?:[\w'-]+ ){0,5}?(?:with|using|via|through) ${HELP}${T}${AND_NO_MORE}`,
  ],
  // "Wrote this with Claude"
  [
    ANY_DID,
    String.raw`${START}${DID} (?:(?:the|this|these|most|all|of|my|some) ){0,3}${WORK} (?:with|using) ${HELP}${T}${AND_NO_MORE}`,
  ],
  // "paired with Claude on this"
  [
    /paired|pair-?programmed|collaborated|wrote|worked/i,
    String.raw`(?:${FIRST_PERSON} (?:\w+ )?|${START})(?:paired|pair-?programmed|collaborated|co-?wrote this|worked on this|worked) (?:[\w'-]+ ){0,3}?with ${T}${AND_NO_MORE}`,
  ],
  // "Written with help from Copilot", "Vibe-coded with Cursor"
  [ANY_DONE, String.raw`${START}${HOW}${DONE} ${BY_T}`],
  // "Tests written by Copilot.", "this PR was written with the help of Copilot", "this PR is mostly AI-generated"
  [ANY_DONE, String.raw`${THIS}(?: ${DONE} ${HOW}${PREP} ${HELP}${T}(?=$|[.,;!)])|${WAS}${DONE} ${BY_T})`],
  [ANY_MADE, String.raw`${THIS}${WAS}${MADE_BY_T}`],
  // "the regex came from Codex"
  [
    /came/i,
    String.raw`${THIS}(?: in (?:this|the|my) (?:pr|pull request|patch|commit|change))? came (?:straight |mostly )?from ${T}${AND_NO_MORE}`,
  ],
  // "With help from Copilot", "got help from ChatGPT"
  [
    /help|assistance|aid/i,
    String.raw`(?:${START}|${FIRST_PERSON} (?:\w+ )?)(?:with |got |had )(?:the |some )?(?:help|assistance|aid) (?:of|from) ${T}`,
  ],
  // "AI-assisted.", "Mostly AI-generated", "Fix the lock [AI-assisted]"
  [ANY_MADE, String.raw`(?:${START}${HOW}|[[(])${MADE_BY_T}`],
];
/**
 * "Claude wrote most of this": the tool is the subject, so a tool whose name is also a given name does not count here.
 */
const ACTS = String.raw`${START}(?:\w+, )?${T} (?:\w+ )?(?:(?:${DID}|helped|assisted|came up with|fixed) (?:with )?(?:me|us|this|these|it|most|much|half|all|everything|parts? of|(?:the|some|my|our) (?:\w+ )?${WORK}\b)|helped (?:to )?${DO}\b)`;
const VIBE = String.raw`(?:${START}|${FIRST_PERSON} (?:\w+ ){0,2}|\bthis (?:\w+ )?(?:was|is) (?:\w+ )?)vibe[- ]?coded\b`;

/** "Written by Devin" may be about a person, like "Devin wrote this". */
const BY_SOMEBODY = new RegExp(String.raw`\bby ${T}`, 'gi');
const PATTERNS = USES.map(([verb, source]) => ({ verb, pattern: new RegExp(source, 'i') }));
/** Every clause about use contains one of these words. This search costs little. */
const VERBS = new RegExp(
  String.raw`${DONE}|${DID}|generated|authored|used|leaned|relied|leveraged|utili[sz]ed|employed|asked|prompted|told|had|let|got|instructed|worked|collaborated|paired|came|help|assist|aid|vibe|fixed`,
  'i',
);
const ANY_ACT = new RegExp(`${DID}|helped|assisted|came up with|fixed`, 'i');
const ACTS_PATTERN = new RegExp(ACTS, 'i');
const VIBE_PATTERN = new RegExp(VIBE, 'i');

/** Words before or inside a match that make it not true, not yet true, or true of something else. */
const NEGATED =
  /\b(?:no|not|never|without|neither|nor|none|nothing|hardly|cannot|instead of|rather than|nobody|no one)\b|n['’]t\b/i;
const UNREAL =
  /\b(?:could|would|should|might|may|can|will|shall|plans?|planned|todo|let['’]s|lets|wants?|wanted|if|unless|when|whenever|once|allows?|allowed|supports?|supported|supporting|enables?|how to|so that|users?|customers?|people|developers?|contributors|anyone|someone|they|you|your|he|she|detects?|rejects?|forbids?|bans?|flags?|e\.g\.|example|imagine|claims?|assuming|whether|was asked)\b/i;
const ELSEWHERE =
  /\b(?:previous|previously|earlier|prior|original|last|other|another|upstream|existing|old|legacy|former|someone else)\b|#\d/i;

/** The clauses of a line in which its author says that the change was made with a tool's help. Only English is read. */
export function usesIn(line: string): Use[] {
  if (!VERBS.test(line) || !mentions(line)) return [];
  return clausesOf(line).flatMap(({ raw: quote, plain }) => {
    const { text, tools } = markTools(plain);
    const key = (mark: string): string => tools[Number(/\d+/.exec(mark)?.[0])] ?? OTHER_TOOL;
    const keysIn = (part: string): string[] => [...new Set((part.match(new RegExp(T, 'g')) ?? []).map(key))];
    const holds = (match: RegExpExecArray | null): match is RegExpExecArray => {
      if (match === null) return false;
      const said = text.slice(0, match.index + match[0].length);
      return !NEGATED.test(said) && !UNREAL.test(said) && !ELSEWHERE.test(said);
    };
    const vibe = VIBE_PATTERN.exec(text);
    if (holds(vibe)) return [{ keys: tools.length > 0 ? keysIn(text) : [OTHER_TOOL], quote }];
    if (tools.length === 0) return [];
    const match = PATTERNS.map(({ verb, pattern }) => (verb.test(text) ? pattern.exec(text) : null)).find(holds);
    if (match) {
      const keys = keysIn(match[0].replace(BY_SOMEBODY, (by) => (GIVEN_NAMES.has(key(by)) ? '' : by)));
      if (keys.length > 0) return [{ keys, quote }];
    }
    const acting = ANY_ACT.test(text) ? ACTS_PATTERN.exec(text) : null;
    if (!holds(acting)) return [];
    const keys = keysIn(acting[0]).filter((found) => !GIVEN_NAMES.has(found));
    return keys.length > 0 ? [{ keys, quote }] : [];
  });
}

const DENIALS = [
  String.raw`\b(?:no|zero|without(?: any| the use of| the help of| using)*) ${T}`,
  String.raw`\b(?:not|never|n['’]t)\b.{0,30}\b(?:us(?:e|ed|ing)|assisted|generated|written|made|created)\b.{0,30}${T}`,
  String.raw`\bnot ${T}[ -](?:assisted|generated|written)`,
  String.raw`${T} (?:was|were|has been|is) (?:not|never)\b`,
  String.raw`\b(?:written|made|created|done|coded) (?:entirely |completely |fully |only )?by (?:hand|an? human|humans|a person)\b`,
].map((source) => new RegExp(source, 'i'));

const BY_PEOPLE = /\bby (?:hand|an? human|humans|a person)\b/i;
/** Every denial contains one of these words. */
const NEGATIVE = new RegExp(String.raw`\b(?:no|zero|without|not|never)\b|n['’]t\b|${BY_PEOPLE.source}`, 'i');

/**
 * Whether a line says that no AI was used. A clause that names one tool is no denial, because other tools may have been
 * used.
 */
export function deniesUse(line: string): boolean {
  if (!NEGATIVE.test(line) || !(BY_PEOPLE.test(line) || mentions(line))) return false;
  return clausesOf(line).some(({ plain }) => {
    const { text, tools } = markTools(plain);
    if (tools.some((tool) => tool !== OTHER_TOOL)) return false;
    return DENIALS.some((pattern) => pattern.test(text)) && !UNREAL.test(text) && !ELSEWHERE.test(text);
  });
}

/** Whether a line names a tool at all. Most lines do not, so this is checked first. */
function mentions(line: string): boolean {
  return markTools(line.replaceAll('_', ' ')).tools.length > 0 || /vibe/i.test(line);
}

interface Clause {
  /** The exact words. */
  raw: string;
  plain: string;
}

/**
 * The clauses of a line, as plain text: without images, link targets, addresses and emphasis, and without quotations,
 * which are the words of other people.
 */
function clausesOf(line: string): Clause[] {
  const blank = (text: string): string => ' '.repeat(text.length);
  // Removed characters become spaces, so that positions stay the same and a clause can be quoted exactly.
  const masked = line
    .replace(/^\s{0,12}(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s)?/, blank)
    .replace(/!\[[^[\]]{0,200}\]\([^()\s]{0,400}\)/g, blank)
    .replace(
      /(\[)([^[\]]{0,200})(\]\([^()\s]{0,400}\))/g,
      (_, open: string, text: string, close: string) =>
        blank(open) + (isLinkOfAnother(text, close.slice(1)) ? blank(text) : text) + blank(close),
    )
    .replace(/<?https?:\/\/[^\s<>]+>?/g, blank)
    .replace(/"[^"]{0,300}"|“[^”]{0,300}”/g, (quoted) => '⟦'.padEnd(quoted.length - 1, ' ') + '⟧')
    .replace(/~~[^~]{0,300}~~/g, blank)
    .replace(/[*~]{1,3}|(?<!\w)_+|_+(?!\w)/g, blank);
  const clauses: Clause[] = [];
  let from = 0;
  for (const { index, 0: between } of [
    ...masked.matchAll(/(?<=[.!?;])\s+|\s[—–-]+\s|,? but /g),
    { index: line.length, 0: '' },
  ]) {
    if (index - from <= MAX_CLAUSE_LENGTH) {
      clauses.push({
        raw: line.slice(from, index).trim(),
        plain: masked.slice(from, index).replace(/\s+/g, ' ').trim(),
      });
    }
    from = index + between.length;
  }
  return clauses;
}
