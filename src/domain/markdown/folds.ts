/**
 * Summaries of folded parts that are read as the author's words. Other folded parts hold changelogs, logs and other
 * people's words.
 */
const OWN_SUMMARY = /(?:^|[^a-z])(?:ai|llm)[^a-z].{0,40}(?:us|assist|disclos|tool|generat|involve)/i;
/**
 * Summaries of folded parts that hold other people's words. Updaters of dependencies use `owner/name (package)` as the
 * summary of release notes.
 */
const OTHERS_SUMMARY =
  /\b(?:releases?|change ?logs?|commits?|messages?|history|logs?|original|prompt|output|diff|quoted?|examples?|templates?|previous|upstream|before)\b|[\w.-]\/[\w.-]+ \(/i;
const MAX_SUMMARY_LENGTH = 200;

/** The HTML elements that are open at some point of a text: folded details and quotations. */
export interface Folds {
  /** The open elements, the outermost first; true for an element that holds other people's words. */
  open: boolean[];
  /** How many of the open elements hold other people's words. */
  others: number;
  /** The text of the open summary so far; null when none is open. */
  summary: string | null;
}

/**
 * The part of a line outside of folded elements (`said`), and the part in the author's own folded details (`folded`). A
 * summary about AI use becomes a heading, and the text below it counts as not folded. `folds` is the state before the
 * line, and is changed.
 */
export function withoutFolds(line: string, folds: Folds): { said: string; folded: string } {
  const kept = { said: '', folded: '' };
  for (const part of line.split(/(<\/?(?:details|blockquote|pre|code|summary)\b[^<>]*>)/i)) {
    if (/^<(?:details|blockquote|pre|code)\b/i.test(part)) open(folds, !/^<details/i.test(part));
    else if (/^<\/(?:details|blockquote|pre|code)\b/i.test(part)) close(folds);
    else if (/^<summary\b/i.test(part)) folds.summary = folds.open.length > 0 ? '' : null;
    else if (/^<\/summary\b/i.test(part)) kept.said += summarised(folds);
    else if (folds.summary !== null) folds.summary = (folds.summary + part).slice(0, MAX_SUMMARY_LENGTH);
    else if (folds.open.length === 0) kept.said += part;
    else if (folds.others === 0) kept.folded += part;
  }
  return kept;
}

function open(folds: Folds, isOthers: boolean): void {
  folds.open.push(isOthers);
  folds.others += Number(isOthers);
}

function close(folds: Folds): void {
  folds.others -= Number(folds.open.pop() ?? false);
  folds.summary = null;
}

/** The heading of a summary about AI use; an empty text for any other summary. */
function summarised(folds: Folds): string {
  const summary = folds.summary ?? '';
  folds.summary = null;
  if (folds.open.length === 1 && OWN_SUMMARY.test(summary)) {
    close(folds);
    return `\n## ${summary.trim()}\n`;
  }
  if (folds.open.at(-1) === false && OTHERS_SUMMARY.test(summary)) {
    close(folds);
    open(folds, true);
  }
  return '';
}
