import { clausesOf } from './clauses.ts';
import { markTools } from './mentions.ts';
import { deniesInOtherLanguage, mayBeOtherLanguage, usesInOtherLanguage } from './other-languages.ts';
import {
  AND_NO_MORE,
  BY_T,
  DID,
  DO,
  DONE,
  DONES,
  FIRST_PERSON,
  FOR_THIS,
  HELP,
  HOW,
  MADE_BY_T,
  PREP,
  START,
  T,
  THIS,
  WORK,
  isElsewhere,
  isReal,
} from './sentence-parts.ts';
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

const WAS = String.raw`(?:(?: [\w'-]+){0,3}? (?:was|were|is|are|has been|have been|got)|['’]s) ${HOW}`;
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
    String.raw`(?:${FIRST_PERSON} (?:\w+ ){0,2}|${START})(?:used(?! by\b)|leaned on|relied on|leveraged|utili[sz]ed|employed) (?:[\w'-]+ ){0,3}?${T}(?: (?:here|throughout|\w+ly|a lot|a bit))?${FOR_THIS}`,
  ],
  // "AI was used to generate the tests"
  [
    /used/i,
    String.raw`${START}${T} (?:was|were|has been) (?:\w+ )?used(?: (?:only|mainly|mostly|primarily|solely|just))?${FOR_THIS}`,
  ],
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
  [ANY_DONE, String.raw`${THIS}(?: ${DONES} ${HOW}${PREP} ${HELP}${T}(?=$|[.,;!)])|${WAS}${DONES} ${BY_T})`],
  // "I let Claude loose on this"
  [
    /let/i,
    String.raw`(?:${FIRST_PERSON} (?:\w+ )?|${START})let ${T} (?:loose|rip|run (?:wild|with)|cook|have a go|have at|go (?:wild|at)|handle|take (?:over|care|a stab)|do) ?(?:on |at |of |with )?(?:this|these|it|the|most|all|much|everything|\w+ing)\b`,
  ],
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
const ACTS = String.raw`${START}(?:\w+, )?${T} (?:\w+ )?(?:(?:${DID}|helped|assisted|came up with|fixed) (?:with )?(?:me|us|this|these|it|most|much|half|all|everything|parts? of|(?:an?|the|some|my|our) (?:\w+ )?${WORK}\b)|helped (?:to )?${DO}\b|(?:helped|assisted) (?:me |us )?(?:in|with) (?:the )?(?:\w+ing|preparation|creation|development|implementation) (?:of )?(?:\w+ )?${WORK}\b)`;
const VIBE = String.raw`(?:${START}|${FIRST_PERSON} (?:\w+ ){0,2}|\bthis (?:\w+ )?(?:was|is) (?:\w+ )?)vibe[- ]?coded\b`;

/** More tools after the first: ` and ⟨1⟩`. */
const AND_T = new RegExp(String.raw`^(?:(?:,|,? and| &| \+|\/) ?${T}){1,4}`, 'i');
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

/** The clauses of a line in which its author says that the change was made with a tool's help, in any language read. */
export function usesIn(line: string): Use[] {
  const english = englishUses(line);
  return english.length > 0 ? english : otherUses(line);
}

function otherUses(line: string): Use[] {
  if (!mayBeOtherLanguage(line)) return [];
  return clausesOf(line).flatMap(({ raw, plain }) => {
    const keys = plain.split(/(?<=[。！？])/).flatMap(usesInOtherLanguage);
    return keys.length > 0 ? [{ keys, quote: raw }] : [];
  });
}

function englishUses(line: string): Use[] {
  if (!VERBS.test(line) || !mentions(line)) return [];
  return clausesOf(line).flatMap(({ raw: quote, plain }) => {
    const { text, tools } = markTools(plain);
    const key = (mark: string): string => tools[Number(/\d+/.exec(mark)?.[0])] ?? OTHER_TOOL;
    const keysIn = (part: string): string[] => [...new Set((part.match(new RegExp(T, 'g')) ?? []).map(key))];
    const holds = (match: RegExpExecArray | null): match is RegExpExecArray => {
      if (match === null) return false;
      return isReal(text.slice(0, match.index + match[0].length));
    };
    const vibe = VIBE_PATTERN.exec(text);
    if (holds(vibe)) return [{ keys: tools.length > 0 ? keysIn(text) : [OTHER_TOOL], quote }];
    if (tools.length === 0) return [];
    const match = PATTERNS.map(({ verb, pattern }) => (verb.test(text) ? pattern.exec(text) : null)).find(holds);
    if (match) {
      const [more = ''] = AND_T.exec(text.slice(match.index + match[0].length)) ?? [];
      const keys = keysIn(`${match[0]}${more}`.replace(BY_SOMEBODY, (by) => (GIVEN_NAMES.has(key(by)) ? '' : by)));
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
/** A part of the change: what people did of it says nothing about the rest. */
const PARTLY =
  /\b(?:parts?|some|most|half|much|chunks?|bits?|the rest|everything else|the others?|partially|partly)\b/i;
/** Every denial contains one of these words. */
const NEGATIVE = new RegExp(String.raw`\b(?:no|zero|without|not|never)\b|n['’]t\b|${BY_PEOPLE.source}`, 'i');

/**
 * Whether a line says that no AI was used. A clause that names one tool is no denial, because other tools may have been
 * used.
 */
export function deniesUse(line: string): boolean {
  if (mayBeOtherLanguage(line) && clausesOf(line).some(({ plain }) => deniesInOtherLanguage(plain))) return true;
  if (!NEGATIVE.test(line) || !(BY_PEOPLE.test(line) || mentions(line))) return false;
  return clausesOf(line).some(({ plain }) => {
    const { text, tools } = markTools(plain);
    if (tools.some((tool) => tool !== OTHER_TOOL)) return false;
    if (BY_PEOPLE.test(text) && PARTLY.test(text)) return false;
    return DENIALS.some((pattern) => pattern.test(text)) && !isElsewhere(text);
  });
}

/** Whether a line names a tool at all. Most lines do not, so this is checked first. */
function mentions(line: string): boolean {
  return markTools(line.replaceAll('_', ' ')).tools.length > 0 || /vibe/i.test(line);
}
