import { withoutFolds, type Folds } from './folds.ts';

/**
 * A longer line is no trailer and no sentence. The rest of it is left out, so that no rule has to search 200 KB at
 * once.
 */
const MAX_LINE_LENGTH = 1_000;

/**
 * The lines of a text: `said` are those that its author shows, `folded` are those in details that hold no other
 * people's words.
 */
export interface Lines {
  said: string[];
  folded: string[];
}

/** Stands for a block of code, so that what introduces the code does not introduce what follows it. */
const AFTER_CODE = '---';

/**
 * A quotation or alert that begins as a disclosure about AI use: no words of other people. One that begins with `This
 * PR` is read for that line alone, because it may be the text of another pull request.
 */
const DISCLOSES =
  /^[\s*_]*(?:(?:ai|llm)\b[\w -]{0,30}\b(?:disclosure|disclaimer|assistance|usage|notice)\b|disclosure\b|disclaimer\b)/i;
const OF_ITSELF = /^[\s*_]*this (?:pr|pull request|patch|change|commit|contribution)\b/i;

/** Which marks hide or quote text here. */
interface Marks {
  fences: boolean;
  comments: boolean;
  folds: boolean;
}

/**
 * The lines of a Markdown text that its author says: without HTML comments, code (fenced, indented, inline), quotations
 * of others and folded details. Emphasis, links and list marks stay. An element that is never closed hides the rest, as on
 * GitHub. The cost is linear in the length of the text.
 */
export function visibleLines(text: string): Lines {
  return linesOf(text, { fences: true, comments: true, folds: true });
}

/**
 * The lines of a commit message that its author says. A squash message repeats a pull request's text, so the same parts
 * are left out. But a message is no Markdown: a mark that is never closed hides nothing. `git merge --squash` indents
 * the messages that it collects.
 */
export function messageLines(message: string): Lines {
  const whole = message.includes('Squashed commit of the following:') ? message.replace(/^ {4}/gm, '') : message;
  const text = whole
    .split(/\r\n|\n|\r/)
    .map(withLineBreaks)
    .join('\n');
  const count = (mark: RegExp): number => text.match(mark)?.length ?? 0;
  return linesOf(text, {
    fences: count(/^\s{0,8}(?:```|~~~)/gm) % 2 === 0,
    comments: text.lastIndexOf('<!--') < text.lastIndexOf('-->'),
    folds: count(/<(?:details|blockquote|pre|code)\b/gi) === count(/<\/(?:details|blockquote|pre|code)\b/gi),
  });
}

/**
 * What begins a line of its own, in a message whose line breaks were lost: a tool's line, or a trailer after which
 * nothing but trailers follows.
 */
const LOST_BREAK =
  /(?:(?<=[.!?>]|\]\([^()\s]{1,200}\))\s+|\s{2,})(?=🤖\s?(?:generated|created|made)\b|(?:co-authored|signed-off|assisted|generated)-by:\s[^<>]{1,80}<[^<>\s]{3,100}>\s*(?:$|\S{1,20}-by:\s))/gi;

/**
 * A line of a message with the line breaks that were lost: some programs write `\\n` as two characters, and some write
 * all on one line. Code and quoted words stay as they are.
 */
function withLineBreaks(line: string): string {
  if (line.length > 20 * MAX_LINE_LENGTH) return line;
  // A shell writes back-ticks with a backslash before them.
  const typed = line.replaceAll('\\`', '`');
  const broken = typed.includes('\\n')
    ? typed.replace(/`[^`]*`|"[^"]*"|\\r?\\n|\\n/g, (part) => (part.startsWith('\\') ? '\n' : part))
    : typed;
  return /-by:\s|🤖/i.test(broken) ? broken.replace(LOST_BREAK, '\n') : broken;
}

/**
 * A line as GitHub shows it: without characters of no width, with plain hyphens, and with HTML entities as characters.
 */
export function unescaped(line: string): string {
  if (!/[&\u200B\u2010\u2011\u2060\uFEFF]/.test(line)) return line;
  return line
    .replace(/[\u200B\u2060\uFEFF]/g, '')
    .replace(/[\u2010\u2011]/g, '-')
    .replace(/&(lt|gt|nbsp);/g, (_, name: string) => (name === 'lt' ? '<' : name === 'gt' ? '>' : ' '));
}

function linesOf(text: string, marks: Marks): Lines {
  const lines: Lines = { said: [], folded: [] };
  const folds: Folds = { open: [], others: 0, summary: null };
  let fence: string | null = null;
  let blankBefore = true;
  let inCode = false;
  let inItem = false;
  let inComment = false;
  let discloses = false;
  for (const raw of text.split(/\r\n|\n|\r/)) {
    let line = raw.slice(0, MAX_LINE_LENGTH);
    if (!inComment && marks.fences) {
      const mark: string | undefined = /^\s{0,8}(?:[-*+]\s+)?(`{3,}|~{3,})[^`]*$/.exec(line)?.[1];
      if (fence !== null) {
        if (mark?.startsWith(fence) && line.trim() === mark) {
          fence = null;
          lines.said.push(AFTER_CODE);
        }
        continue;
      }
      if (mark !== undefined) {
        fence = mark;
        continue;
      }
    }
    if (!inComment) line = withoutInlineCode(line);
    if (marks.comments) [line, inComment] = withoutComments(line, inComment);
    const parts = marks.folds ? withoutFolds(line, folds) : { said: line, folded: '' };
    if (parts.folded.trim() !== '') lines.folded.push(parts.folded);
    if (folds.open.length > 0 && parts.said.trim() === '') continue;
    line = parts.said;
    const isItem = /^\s*(?:[-*+]|\d{1,9}[.)])\s/.test(line);
    // The text of a list item is indented by the width of the item's mark, so code in it is indented by more.
    const indented = !isItem && (inItem ? /^(?: {8}|\t\t)/ : /^(?: {4}|\t)/).test(line);
    inCode = indented && (blankBefore || inCode);
    blankBefore = line.trim() === '';
    if (!blankBefore) inItem = isItem || (inItem && /^\s/.test(line));
    const quoted = /^\s{0,3}>+ ?(.*)$/.exec(line)?.[1];
    discloses = quoted !== undefined && (discloses || DISCLOSES.test(quoted));
    if (!inCode && (quoted === undefined || discloses || OF_ITSELF.test(quoted)))
      lines.said.push(...(quoted ?? line).split('\n'));
  }
  return lines;
}

/** Names in code marks: `Claude`, or several of them, `Gemini 3 Pro (High)` on `Antigravity`. */
const NAMES_AS_CODE = String.raw`\x60[\w .@/+:()-]{1,60}\x60(?:(?: {0,2}(?:[,;+&/•|]|on|in|via|with|using|and)) {1,2}\x60[\w .@/+:()-]{1,60}\x60){0,4}`;
/** The whole value of a field, or what a tool's own line says it was generated with. */
const NAMED_AS_CODE = new RegExp(
  String.raw`^(?:[^\x60:]{2,60}:[*_]{0,2} {0,3}${NAMES_AS_CODE}[.*_]{0,3}\s{0,9}$|[^\x60\p{L}]{0,9}(?:generated|created|made) (?:with|by|using) \[?${NAMES_AS_CODE})`,
  'iu',
);

/**
 * Removes inline code. An empty pair of back-ticks stays, so that the words around it do not become neighbours. Names
 * in code marks stay where they are the whole value of a field or follow `Generated with`: `Assisted-by: `Claude``.
 */
function withoutInlineCode(line: string): string {
  if (!line.includes('`')) return line;
  return NAMED_AS_CODE.test(line) ? line.replaceAll('`', '') : line.replace(/(`{1,3})(?!`)[^`]+\1(?!`)/g, '``');
}

/** The line without comments, and whether a comment is open at its end. */
function withoutComments(line: string, open: boolean): [string, boolean] {
  if (!open && !line.includes('<!--')) return [line, false];
  let kept = '';
  let at = 0;
  let inside = open;
  for (;;) {
    const next = line.indexOf(inside ? '-->' : '<!--', at);
    if (!inside) kept += line.slice(at, next < 0 ? undefined : next);
    if (next < 0) return [kept, inside];
    at = next + (inside ? 3 : 4);
    inside = !inside;
  }
}
