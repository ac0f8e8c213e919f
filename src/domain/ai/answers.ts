import { MARK, markTools } from './mentions.ts';
import { saidInAnswer } from './answer-sentences.ts';
import { deniesUse, usesIn } from './prose.ts';
import { DO } from './sentence-parts.ts';
import { OTHER_TOOL } from './tools.ts';
import { toolsAssisting } from './trailers.ts';

/**
 * The result of reading an answer: the keys of the tools that it names (`other` for a plain yes), `denied` when it says
 * that no AI was used, null when it is no answer.
 */
export type Answer = string[] | 'denied' | null;

/** Says that people did it. The text after it may still name a tool, as in `Human-written; Copilot completions`. */
const BY_PEOPLE = String.raw`(?:(?:fully|entirely|completely|purely|totally|wholly|solely|100 ?%|all) ?-?)?(?:human|manual(?:ly)?|by hand|by (?:me|myself|an? human)|hand-?(?:written|coded|made|crafted))(?:[ -](?:written|made|authored|coded|only))?`;
const DENIES_ALL = new RegExp(
  String.raw`^[\s\p{P}]*(?:no|nope|none|n\/?a|nil|false|never|nothing|not|0 ?%|n|without|non|nein|keine?[rn]?|aucune?|ninguna?|ningún|nenhuma?|não|sin|sem|нет|не|без|${BY_PEOPLE}|❌)(?![\p{L}\d_-])|^[\s\p{P}]*(?:无|無|没有|沒有|未|否|不|なし|無し|いいえ|使って(?:い)?ません|使用して(?:い)?ません|없음|없습니다|아니)`,
  'iu',
);
const PEOPLE_BUT = new RegExp(String.raw`^[\s\p{P}]*${BY_PEOPLE}(?:\s*[;,.(]|\s+(?:but|except|with))\s*(.*)$`, 'iu');
const YES =
  /^[\s\p{P}]*(?:yes|yep|yeah|y|true|(?:[1-9]\d?|100) ?%|ja|oui|sí|sim|да|✅|✓|✔)(?![\p{L}\d_-])|^[\s\p{P}]*(?:是|有|はい|あり|예|네)(?!\p{L})/iu;
/** A degree of use, followed by the end, a mark, or what it was done with. The tools are replaced by marks. */
const DEGREE =
  /^[\s\p{P}]*(?:(?:very|an?|only|just|quite) )?(?:partial(?:ly)?|fully|mostly|heavily|entirely|moderate(?:ly)?|minor|minimal(?:ly)?|high|medium|low|light(?:ly)?|little|bit|some(?:what)?|limited|slight(?:ly)?|small|significant(?:ly)?|extensive(?:ly)?)(?: (?:use|usage|amount|extent|degree|level|help|assistance|involvement|parts?))?(?=\P{L}*$|[.,;:(—–⟨]| [-⟨]| (?:with|by|using|via|for|to|on|in|from|of|I|we|generated|written|assisted|created)\b)/iu;
const USED = /^[\s\p{P}]*(?:used|assisted|generated|drafted|written|helped|coded|created|with)\b/iu;
/** A model or tool that is not known: `Sol-5.6 was used extensively to write the code`. */
const WAS_USED = new RegExp(String.raw`^\W*[A-Z][\w.-]{1,30} (?:was|were) used (?:\w+ly )?to (?:help )?${DO}\b`);
/** A phrase such as `Completion with Copilot` or `Only completion (Copilot)`, and not a sentence. */
const WITH_TOOL = new RegExp(
  String.raw`^(?!.*\b(?:is|are|was|were|has|have|shows?|calls?|sends?|adds?|see|now)\b)(?:.*\b(?:with|by|using|via|from) ${MARK}|[\s*+-]*(?:only|just)\b.*${MARK})`,
  'i',
);
/**
 * Words for a part of a change that a tool helped with, or that say that a tool was used. With other words after its
 * name, the tool is something that the product uses.
 */
const PART_OF_A_CHANGE =
  /\b(?:tests?|testing|docs?|docstrings?|documentation|readme|code|coding|boilerplate|implement\w*|refactor\w*|review\w*|debug\w*|(?:auto-?)?complet\w+|suggestions?|planning|design|research|draft\w*|wording|grammar|commits?|pr|pull request|patch|changes?|diff|bug ?fix\w*|fix\w*|scaffold\w*|regex|scripts?|migrations?|ui|css|styles?|styling|frontend|backend|layout|brainstorm\w*|prototyp\w*|skeleton|algorithms?|understanding|everything|the rest|it all|of it|(?:was|were) used|used (?:for|to|in)|wrote|written|I|me|my|mine|we)\b/i;
/** The place where a tool was used. */
const PLACE =
  /^\s(?:in|with|on|via|through|as) (?:the |an? )?(?:vs ?code|visual studio|intellij|jetbrains|neo?vim|emacs|xcode|terminal|ide|editor|browser|web|cli|desktop|agent mode|plan mode|chat)\b/i;
/** Text of a template that the author should replace. */
const PLACEHOLDER =
  /^[\s\p{P}]*(?:e\.?g\.?|for example|list|please|describe|specify|if|state|which|what|how|example|todo|tbd|optional|delete|choose|select|fill|enter|your|tool ?name|name of|no response|unknown|unsure|maybe|pending)(?![\w-])|yes ?(?:\/|or|\|) ?no|^\s*(?:<[^<>]*>|\[[^[\]]*\]|\.{2,}|…|_+|-+)\s*$/iu;
/** Words of a duty that a template makes its author confirm. A duty holds whether or not AI was used. */
const DUTY =
  /\b(?:reviewed|read|understand|understood|verified|tested|checked|disclosed?|policy|policies|guidelines?|responsib\w+|agree|comply|complies|if|any|confirm|ensure|explain|should|must|can|aware|rules|validated)\b/i;
/** The beginning of such a duty after a sentence that says something else. */
const PROMISE =
  /[,;]? (?:and|but|which|that|then) (?=(?:I|we|have|has|was|were|been|take|it|all|also|fully|reviewed|tested|verified|understand)\b)|[;.] /i;
const NEGATIVE = /\b(?:no|not|none|never|without|nothing|neither|n\/a)\b|n['’]t\b/i;
/** A ticked sentence in which the author says that AI was used for this change. */
const SAYS_USE = new RegExp(
  [
    String.raw`\b(?:I|we)(?:['’]ve)? (?:did |have )?used? ${MARK}`,
    String.raw`\b(?:this|the|my) (?:pr|pull request|patch|changes?|commits?|code|contribution|submission|work)\b.{0,40}\b(?:was|were|is|has been)\b.{0,20}\b(?:created|written|made|modified|generated|developed|drafted|authored|prepared|assisted|produced)(?: or \w+)?(?: \w+ly)? (?:with|by|using|in|via|through)\b.{0,40}${MARK}`,
    String.raw`\b(?:this|the|my) (?:pr|pull request|patch|changes?|commits?|code|contribution|submission|work)\b.{0,20}\b(?:contains?|includes?) (?:\w+ ){0,2}${MARK}[ -](?:generated|assisted|written)`,
    String.raw`^\W*(?:\w+ )?${MARK}.{0,20}\b(?:was|were|has been|have been) used\b`,
    String.raw`^\W*${MARK}[ -](?:assisted|generated|written|used)(?=\W*$| \(|: | code\W*$)`,
    String.raw`^\W*used ${MARK}`,
  ].join('|'),
  'i',
);

/** What a ticked box says. Below a question it is an answer; elsewhere it is a sentence of the author's. */
export function ticked(text: string, isAnswer: boolean): Answer {
  if (deniesUse(text) || (isAnswer && DENIES_ALL.test(text))) return 'denied';
  const uses = namedOf(usesIn(text).flatMap(({ keys }) => keys));
  if (uses.length > 0) return uses;
  if (isAnswer && YES.test(text)) return orOther(markTools(text).tools);
  const [said = text] = text.split(PROMISE, 1);
  const { text: marked, tools } = markTools(said);
  if (NEGATIVE.test(said) || DUTY.test(said)) return null;
  if (tools.length > 0 && SAYS_USE.test(marked)) return namedOf(tools);
  if (!isAnswer) return null;
  if (saysDegree(text, marked)) return orOther(tools);
  const named = namedFirst(said.replace(/^\W*(?:with|by|using|via)\s/i, ''), true);
  return named ?? (tools.length > 0 && /\b(?:used?|assist\w*|generated|wrote|helped)\b/i.test(said) ? tools : null);
}

/**
 * What the text of a field or section answers. `ofThis`: the question was about this change, not about AI use in
 * general.
 */
export function answered(answer: string, ofThis: boolean): Answer {
  const text = chosen(answer);
  if (text === '' || PLACEHOLDER.test(text)) return null;
  if (DENIES_ALL.test(text) || deniesUse(text)) {
    const [, rest = ''] = PEOPLE_BUT.exec(text) ?? [];
    const used =
      rest === '' || DENIES_ALL.test(rest) || deniesUse(rest) ? saidInAnswer(text) : (positive(rest, ofThis) ?? []);
    const isDenied = used.length === 0 || (deniesUse(text) && used.every((key) => key === OTHER_TOOL));
    return isDenied ? 'denied' : used;
  }
  if (/<[^<>]*@[^<>]*>|^@/.test(text)) return toolsAssisting(text);
  return positive(text, ofThis);
}

function positive(text: string, ofThis: boolean): string[] | null {
  const said = namedOf([...usesIn(text).flatMap(({ keys }) => keys), ...saidInAnswer(text)]);
  if (said.length > 0) return [...new Set(said)];
  const named = namedFirst(text, ofThis);
  if (named) return named;
  const { text: marked, tools } = markTools(text, true);
  const says =
    (ofThis && WAS_USED.test(text)) ||
    YES.test(text) ||
    saysDegree(text, marked) ||
    (USED.test(text) && tools.length > 0) ||
    WITH_TOOL.test(marked);
  return says ? orOther(tools) : null;
}

/**
 * The tools of an answer that begins with their names: `Cursor (Composer)`, `Claude Code, Copilot`, `GPT-5 for the
 * tests`. When the question is about AI use in general, a tool that is named for anything but a part of the change is
 * one that the product uses: `Claude: 20k tokens`, `GPT-5 for chat`.
 */
export function namedFirst(text: string, ofThis: boolean): string[] | null {
  if (PLACEHOLDER.test(text) || DENIES_ALL.test(text)) return null;
  const [names = ''] =
    /^.{1,120}?(?=$|\s(?:für|pour|para|для|for|to|with|in|on|via|through|was|were|as|only|mainly|mostly)\s|[.;(—–]|\s-\s|:\s)/i.exec(
      text,
    ) ?? [];
  const keys = toolsAssisting(
    names
      .replace(/^[\s\-+*•]+/, '')
      .replace(/\s(?:(?:(?:tab|code|inline) )?(?:auto-?)?complet\w+|suggestions?|chat|snippets)\s*$/i, ''),
  );
  const rest = text.slice(names.length).replace(/^\s*\([^()]*\)/, '');
  if (
    /^\s(?:was|were|is|are|has been|have been|did|does)(?: not| never|n['’]t)\b|^\s(?:wasn|weren|isn|hasn|haven|didn)['’]t\b/i.test(
      rest,
    )
  )
    return null;
  const isAlone = /^\P{L}*$|^[.;]\s/u.test(rest);
  return keys.length > 0 && (ofThis || isAlone || PLACE.test(rest) || PART_OF_A_CHANGE.test(rest) || withTool(rest))
    ? keys
    : null;
}

/** Whether the rest of an answer names more tools: ` with Sonnet 4`, ` (Composer), Copilot`. */
function withTool(rest: string): boolean {
  const [, more = ''] = /^\s*(?:,|\+|with|via|in|and)\s(.{1,80})$/i.exec(rest) ?? [];
  return toolsAssisting(more).length > 0;
}

/**
 * Whether an answer is a degree of AI use: `Light`, `some for the tests`. `high for Claude` is the degree of something
 * else.
 */
function saysDegree(text: string, marked: string): boolean {
  return DEGREE.test(marked) && (!/^\W*\w+ (?:for|to|on|in|from|of)\b/.test(text) || PART_OF_A_CHANGE.test(text));
}

/** The tools that have a name, where there are any. */
function namedOf(keys: string[]): string[] {
  const named = keys.filter((key) => key !== OTHER_TOOL);
  return named.length > 0 ? named : keys;
}

function orOther(tools: string[]): string[] {
  return tools.length > 0 ? tools : [OTHER_TOOL];
}

/** The ticked options of `[ ] Yes [x] No` or of `Yes [ ] No [x]`; any other text as it is. */
function chosen(answer: string): string {
  const text = answer.trim();
  // The field is itself a checkbox.
  if (/^\[[xX✓]\]$/.test(text)) return 'yes';
  if (!/\[[ xX✓]?\]/.test(text)) return text;
  const options = text.startsWith('[')
    ? [...text.matchAll(/\[([ xX✓]?)\]([^[\]]*)/g)].map(([, mark = '', label = '']) => ({ mark, label }))
    : [...text.matchAll(/([^[\]]*)\[([ xX✓]?)\]/g)].map(([, label = '', mark = '']) => ({ mark, label }));
  return options
    .filter(({ mark }) => mark.trim() !== '')
    .map(({ label }) => label.trim())
    .join(', ');
}

/**
 * What a value says after the key `AI`, which is also the name of a component: a tool alone, a plain yes or no, or a
 * sentence about use that names a tool.
 */
export function answeredToAi(value: string): Answer {
  if (PLACEHOLDER.test(value)) return null;
  if (/^\W*(?:no|none|n\/a|not used)\W*$/i.test(value)) return 'denied';
  if (/^\W*(?:yes|used|assisted|generated)\W*$/i.test(value)) return [OTHER_TOOL];
  const said = deniesUse(value) ? [] : saidInAnswer(value);
  const [first = ''] = value.split(/[.;]\s/, 1);
  return said.length > 0 ? said : namedAlone(first);
}

function namedAlone(value: string): string[] | null {
  const keys = toolsAssisting(value.replace(/[\s.]+$/, ''));
  return keys.length > 0 && value.split(/\s+/).length <= 6 ? keys : null;
}

/** Whether an option says that no AI was used. */
export function isNone(option: string): boolean {
  return DENIES_ALL.test(option);
}
