import { isLinkOf } from './links.ts';
import { toolOfName } from './names.ts';
import type { Tool } from './tool.ts';
import { TOOLS } from './tools.ts';
import type { Finding } from './trailers.ts';
import { unescaped } from '../markdown/visible-lines.ts';

const LINES = TOOLS.flatMap((tool) => (tool.lines ?? []).map((pattern) => ({ tool, pattern })));

/** `Generated with [Claude Code](https://…)`: the words, the name with or without a link, and the text after it. */
const GENERATED =
  /^(?:(?:this )?(?:pr|pull request|commit|patch) (?:was |has been )?)?(?:automatically |auto-?)?(generated|created|made|written|authored|opened|assisted|co-authored|co-created|co-written|implemented|built|developed|coded|drafted)(?: automatically)? (?:with|by|using|via|in) (?:the )?(?:(?:assistance|help) (?:of|from) )?(\[)?((?:[^[\]().,:;!|—–]|\.(?=\w)){2,40})(?:\])?(\([^()\s]{0,300}\)| \(https?:[^()\s]{0,300}\))?(.*)$/i;
/** The same in other languages, with a link: `🤖 使用 [Claude Code](https://…) 生成`, `Généré avec [Claude Code](https://…)`. */
const GENERATED_ELSEWHERE =
  /^(?=.*(?:生成|作成|생성|작성|généré|créé|generiert|erstellt|generado|creado|gerado|criado|сгенерирован|создан))[\p{L}\s]{0,30}\[([^[\]]{2,40})\](\([^()\s]{1,300}\))[\p{L}\s]{0,20}[.!。]?$/iu;
/** Verbs that people also use for their own work. They count only after the robot emoji. */
const ROBOT_ONLY = /^(?:co-created|co-written|implemented|built|developed|coded|drafted)$/i;
/**
 * What tools write after the name: how the tool was reached, the model, a person who asked for the change or checked
 * it.
 */
const TAIL =
  /^[\s.!*_)\p{Extended_Pictographic}]*$|^\s*(?:\([^()]{0,80}\)|(?:via|using|and|with|for|from|on behalf of|[+&·•—–-])\s.{1,300})[\s.!*_]*$|^\s*[.,;/|(]\s*(?:and |then |but ){0,2}(?:human[ -])?(?:reviewed|checked|tested|edited|verified|supervised|guided|prompted)\b.{0,100}$/iu;
/** Words that may follow the name: how the tool was reached, for whom it worked. */
const MORE = /(?=\s(?:via|using|on behalf of|[•·|])\s)/i;
const PROSE = /\b(?:is|was|are|were|lines?|footers?|trailers?|strings?|texts?|messages?|instead|no longer|removed?)\b/i;

/** Words of a line that introduces the next line as an example. */
const INTRODUCES =
  /\b(?:lines?|trailers?|footers?|following|examples?|forms?|such as|e\.g\.|strips?|removes?|appends?|adds|writes|ignores?|matches)\b.{0,80}:\s*$|\blike\b.{0,20}:\s*$/i;

/**
 * The findings in a line that only a tool writes, such as `🤖 Generated with [Claude
 * Code](https://claude.com/claude-code)`. The line, or the part after a sentence in it, must contain nothing else. It
 * must have a mark of the tool: a link to the tool's own pages, or an emoji. An ambiguous name needs such a link or the
 * robot. Without any mark, only `Generated with` and a name that belongs to the tool alone counts. Any other line is
 * the author's own sentence.
 */
export function ownLineFindings(line: string): Finding[] {
  const shown = shownOf(line);
  const own = patternOf(shown, line) ?? madeBy(shown)?.tool ?? madeElsewhere(shown) ?? afterSentence(shown);
  return own ? [finding(own, line)] : [];
}

/**
 * The findings in a line of a folded part. Only a whole line with a link to the tool counts, because an author does not
 * write such a line there.
 */
export function linkedLineFindings(line: string): Finding[] {
  const made = madeBy(shownOf(line));
  return made?.linked === true && made.whole ? [finding(made.tool, line)] : [];
}

/** Whether the line `before` introduces `line` as an example: a footer to remove, a list, a link to open. */
export function isIntroduced(before: string, line: string): boolean {
  return INTRODUCES.test(before) || (/^\s*(?:[-*+]\s+)?<?https?:/.test(line) && /:\s*$/.test(before));
}

function finding(tool: Tool, line: string): Finding {
  return { kind: 'statement', tool: tool.key, tier: 'certain', quote: line.trim() };
}

/** The line without list and heading marks, HTML and escapes. HTML links become Markdown links. */
function shownOf(line: string): string {
  return unescaped(line)
    .replace(/<a\s[^<>]{0,200}?href="([^"<>\s]{1,300})"[^<>]{0,100}>([^<>]{1,80})<\/a>/gi, '[$2]($1)')
    .replace(/<\/?(?:sub|sup|i|b|em|strong|p|small|samp|br|div|center|img)\b[^<>]{0,300}>/gi, '')
    .replace(/:robot(?:_face)?:/g, '🤖')
    .trim()
    .replace(/^(?:(?:[-*+]|\d{1,3}[.)]|#{1,6})\s+){1,2}/, '')
    .replace(/\s*\\$/, '');
}

interface Opened {
  opening: string;
  words: string;
  /** The target of a line that is one link; otherwise empty. */
  target: string;
}

function opened(shown: string): Opened | null {
  const [, linked, target = ''] = /^\[([^[\]]{1,200})\](\([^()\s]{0,300}\))[\s.!]*$/.exec(shown) ?? [];
  const bare = linked ?? shown;
  const opening = /^[^\p{L}\p{N}<[(]*/u.exec(bare)?.[0] ?? '';
  if (/^[-+#>|\\/"'“]|^\*\s/.test(opening)) return null;
  return {
    opening,
    words: bare
      .slice(opening.length)
      .replaceAll('’', "'")
      .replace(/\*\*|(?<!\w)_|_(?!\w)/g, ''),
    target,
  };
}

function patternOf(shown: string, line: string): Tool | null {
  const words = opened(shown)?.words;
  if (words === undefined) return null;
  const quote = line.trim();
  return (
    (LINES.find(({ pattern }) => pattern.test(words)) ?? LINES.find(({ pattern }) => pattern.test(quote)))?.tool ?? null
  );
}

/**
 * The tool that a whole line says it was generated with. `linked`: it links to the tool's own pages. `whole`: nothing
 * follows the name.
 */
function madeBy(shown: string): { tool: Tool; linked: boolean; whole: boolean } | null {
  const parts = opened(shown);
  const [, verb = '', bracket, words = '', inside = '', after = ''] = GENERATED.exec(parts?.words ?? '') ?? [];
  // `Codex (GPT-5)` has a model in its parentheses, and no link.
  const link = bracket !== undefined || /^\s?\(https?:/.test(inside) ? inside : '';
  // Without a link, what follows the name is a part of what the pattern took for it.
  const [name = ''] = words.split(MORE, 1);
  const tail = words.slice(name.length) + (link === '' ? inside : '') + after;
  if (parts === null || name === '' || PROSE.test(tail) || !TAIL.test(tail)) return null;
  const named = toolOfName(name);
  // Bugbot writes what it has to say of a change into the body of its pull request.
  if (named === null || /bugbot/i.test(name) || /^(?:openai|anthropic)$/i.test(name.trim())) return null;
  const url = parts.target === '' ? link : parts.target;
  const linked = url !== '' && isLinkOf(named.tool, url);
  const hasRobot = parts.opening.includes('🤖');
  const whole = /^\W*$/.test(tail);
  if (ROBOT_ONLY.test(verb) && !hasRobot) return null;
  const isModel = /^\s?\([^()]{1,80}\)[\s.!]*$/.test(tail) && toolOfName(`${name} ${tail}`)?.how === 'described';
  // `Generated with Codex.` alone on its line, or with the model in parentheses or after a dot.
  const isSigned =
    /^(?:generated|(?:co-)?authored|made|created) (?:with|by|using)\b/i.test(parts.words) &&
    (whole || isModel || /^\s[•·|]\s/.test(tail));
  const isOurs =
    named.how === 'own'
      ? url !== '' || bracket !== undefined || /\p{Extended_Pictographic}/u.test(parts.opening) || isSigned
      : linked ||
        (url === '' && (hasRobot || (isSigned && /^[_*]*$/.test(parts.opening) && isNoWord(named.tool, name))));
  return isOurs ? { tool: named.tool, linked, whole } : null;
}

/** The tool that a line in another language says it was generated with, with a link to the tool's own pages. */
function madeElsewhere(shown: string): Tool | null {
  const [, name = '', link = ''] = GENERATED_ELSEWHERE.exec(opened(shown)?.words ?? '') ?? [];
  const named = toolOfName(name);
  return named && isLinkOf(named.tool, link) ? named.tool : null;
}

/** Whether a short name is hardly anything else than the tool: no given name, and an everyday word only with a capital. */
function isNoWord({ givenName, prose }: Tool, name: string): boolean {
  return givenName !== 'likely' && (prose === undefined || (prose === 'capital' && /^[A-Z]/.test(name)));
}

/** `Fixes the lock. 🤖 Generated with [Claude Code](…)`: a tool adds its line after the end of a sentence. */
function afterSentence(shown: string): Tool | null {
  const at = shown.lastIndexOf('🤖');
  if (at <= 0 || !/(?:[.!?;)]|#\d{1,9})\s*$/.test(shown.slice(0, at))) return null;
  const made = madeBy(shown.slice(at));
  return made?.linked === true && made.whole ? made.tool : null;
}
