/**
 * Whether a text matches a pattern of a rule: `*` is any text, and capitals do not matter. `isLike` of
 * src/storage/patterns.ts is the same in SQL.
 */
export function isLike(text: string, pattern: string): boolean {
  const [first = '', ...parts] = pattern.toLowerCase().split('*');
  const last = parts.pop();
  const whole = text.toLowerCase();
  if (last === undefined) return whole === first;
  if (!whole.startsWith(first) || !whole.endsWith(last)) return false;
  // What is between two stars is taken where it comes first, so that the most is left for what follows.
  let at = first.length;
  for (const part of parts) {
    const found = whole.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= whole.length - last.length;
}
