/** The folded parts that are read, by their summary: others hold changelogs, logs and the words of others. */
const OWN_SUMMARY = /(?:^|[^a-z])(?:ai|llm)[^a-z].{0,40}(?:us|assist|disclos|tool|generat|involve)/i;
/** The folded parts that hold the words of others: also `owner/name (package)`, as updaters name release notes. */
const OTHERS_SUMMARY =
  /\b(?:releases?|change ?logs?|commits?|messages?|history|logs?|original|prompt|output|diff|quoted?|examples?|templates?|previous|upstream|before)\b|[\w.-]\/[\w.-]+ \(/i;
const MAX_SUMMARY_LENGTH = 200;

/** What of a text is folded or quoted in HTML at some point of it. */
export interface Folds {
  /** What is open, outermost first; true for what holds the words of others. */
  open: boolean[];
  /** How many of them hold such. */
  others: number;
  /** What an open summary has said so far. */
  summary: string | null;
}

/**
 * What a line says outside, and what in folded details of the author's own. A summary that is about AI use unfolds what is below
 * it, and becomes a heading. Goes on in `folds`, and changes it.
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

/** The heading that a summary becomes, if it does. */
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
