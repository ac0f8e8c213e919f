import { isLinkOfAnother } from './links.ts';

/** Maximum length of a clause; longer ones are lists and pasted logs. */
const MAX_CLAUSE_LENGTH = 400;

interface Clause {
  /** The exact words. */
  raw: string;
  plain: string;
}

/**
 * The clauses of a line, as plain text: without images, link targets, addresses and emphasis, and without quotations,
 * which are the words of other people.
 */
export function clausesOf(line: string): Clause[] {
  const blank = (text: string): string => ' '.repeat(text.length);
  // Removed characters become spaces, so that positions stay the same and a clause can be quoted exactly.
  const masked = line
    .replace(/^\s{0,12}(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ xX]{0,3}\]\s)?/, blank)
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
