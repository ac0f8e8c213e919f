/** A paragraph is read up to this length, in characters. */
const MAX_PARAGRAPH_LENGTH = 1_000;
/** The widths at which people and editors wrap text, in characters. A longer line was not wrapped. */
const WRAPPED = { least: 64, most: 100 };
/** What begins something of its own: a list item, heading, table, box, quotation, trailer, address or emoji. */
const OWN_BEGINNING =
  /^\s*(?:[-*+#>|]\s|\d{1,3}[.)]\s|#|\||>|https?:|[A-Za-z][\w-]{1,40}:\s|[^\s\p{L}\p{N}("'“‘`[*_~(<])/u;
/** A line that ends with itself: a heading or a row of a table. */
const WHOLE = /^\s*(?:#{1,6}\s|\||>)/;

/**
 * The lines with each wrapped paragraph on one line: commit messages are wrapped, and a sentence has to be read whole. A
 * line continues the one before when its first word had no place there. Other lines stay as they are.
 */
export function unwrapped(lines: readonly string[]): string[] {
  const joined: string[] = [];
  let before = '';
  for (const line of lines) {
    const last = joined.at(-1);
    if (last !== undefined && continues(before, line) && last.length + line.length < MAX_PARAGRAPH_LENGTH)
      joined[joined.length - 1] = `${last.trimEnd()} ${line.trim()}`;
    else joined.push(line);
    before = line;
  }
  return joined;
}

function continues(before: string, line: string): boolean {
  if (before.trim() === '' || line.trim() === '' || WHOLE.test(before) || OWN_BEGINNING.test(line)) return false;
  const [word = ''] = line.trimStart().split(' ', 1);
  const width = before.trimEnd().length;
  return width <= WRAPPED.most && line.length <= WRAPPED.most && width + 1 + word.length > WRAPPED.least;
}
