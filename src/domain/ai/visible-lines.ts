/** Longer lines are no trailer and no sentence: what is behind is left out, so that no rule has to look at 200 KB at once. */
const LONGEST_LINE = 1_000;

/** The folded parts that are read, by their summary: others hold changelogs, logs and the words of others. */
const OWN_SUMMARY = /(?:^|[^a-z])(?:ai|llm)[^a-z].{0,40}(?:us|assist|disclos|tool|generat|involve)/i;

/** What is hidden or another's, where it is marked up. */
interface Marks {
  fences: boolean;
  comments: boolean;
  folds: boolean;
}

/**
 * The lines of a Markdown text that its author says: without HTML comments, code (fenced, indented, inline), quotations and
 * folded details. Emphasis, links and list marks stay. What is never closed hides the rest, as on GitHub. Linear in the
 * length of the text.
 */
export function visibleLines(text: string): string[] {
  return linesOf(text, { fences: true, comments: true, folds: true });
}

/**
 * The lines of a commit message that its author says. A squash message repeats a pull request's text, so the same is left
 * out, but a message is no Markdown: a mark that nothing closes is just characters. `git merge --squash` indents the messages
 * that it gathers.
 */
export function messageLines(message: string): string[] {
  const text = message.includes('Squashed commit of the following:') ? message.replace(/^ {4}/gm, '') : message;
  const count = (mark: RegExp): number => text.match(mark)?.length ?? 0;
  return linesOf(text, {
    fences: count(/^\s{0,8}(?:```|~~~)/gm) % 2 === 0,
    comments: text.lastIndexOf('<!--') < text.lastIndexOf('-->'),
    folds: count(/<(?:details|blockquote|pre|code)\b/gi) === count(/<\/(?:details|blockquote|pre|code)\b/gi),
  });
}

function linesOf(text: string, marks: Marks): string[] {
  const lines: string[] = [];
  let fence: string | null = null;
  let blankBefore = true;
  let inCode = false;
  let inComment = false;
  let depth = 0;
  for (const raw of text.split(/\r\n|\n|\r/)) {
    let line = raw.slice(0, LONGEST_LINE);
    if (!inComment && marks.fences) {
      const mark: string | undefined = /^\s{0,8}(?:[-*+]\s+)?(`{3,}|~{3,})[^`]*$/.exec(line)?.[1];
      if (fence !== null) {
        if (mark?.startsWith(fence) && line.trim() === mark) fence = null;
        continue;
      }
      if (mark !== undefined) {
        fence = mark;
        continue;
      }
    }
    if (!inComment) line = withoutInlineCode(line);
    if (marks.comments) [line, inComment] = withoutComments(line, inComment);
    if (marks.folds) [line, depth] = withoutFolds(line, depth);
    if (depth > 0) continue;
    const indented = /^(?: {4}|\t)/.test(line) && !/^\s*(?:[-*+]|\d+[.)])\s/.test(line);
    inCode = indented && (blankBefore || inCode);
    blankBefore = line.trim() === '';
    if (!inCode && !/^\s{0,3}>/.test(line)) lines.push(...line.split('\n'));
  }
  return lines;
}

/** An empty pair of back-ticks stays, so that the words around it do not become neighbours. */
function withoutInlineCode(line: string): string {
  return line.includes('`') ? line.replace(/(`{1,3})(?!`)[^`]+\1(?!`)/g, '``') : line;
}

/** The line without comments, and whether one is open at its end. */
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

/** The line without what is folded or quoted in HTML, and how deep its end is in it. A summary that is read becomes a heading. */
function withoutFolds(line: string, before: number): [string, number] {
  if (!/<\/?(?:details|blockquote|pre|code|summary)\b/i.test(line)) return [before > 0 ? '' : line, before];
  let depth = before;
  let kept = '';
  for (const part of line.split(/(<\/?(?:details|blockquote|pre|code|summary)\b[^<>]*>)/i)) {
    if (/^<(?:details|blockquote|pre|code)\b/i.test(part)) depth += 1;
    else if (/^<\/(?:details|blockquote|pre|code)\b/i.test(part)) depth = Math.max(0, depth - 1);
    else if (/^<\/?summary\b/i.test(part)) continue;
    else if (depth === 1 && OWN_SUMMARY.test(part) && /<summary\b/i.test(line)) {
      depth = 0;
      kept += `\n## ${part.trim()}\n`;
    } else if (depth === 0) kept += part;
  }
  return [kept, depth];
}
