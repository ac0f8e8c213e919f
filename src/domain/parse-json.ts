/** An integer of 16 digits or more where JSON allows a value. A match inside of a text costs time and changes nothing. */
const LONG_INTEGER = /[[:,]\s*-?\d{16}/;

/** A whole value that is such an integer. */
const LONG = /^-?\d{16,}$/;

/** A reviver that also gets the source text of the value: https://tc39.es/proposal-json-parse-with-source/ */
type Reviver = (this: unknown, key: string, value: unknown, context?: { source?: string }) => unknown;

/**
 * Parses JSON without rounding. Integers of 16 digits or more become texts, because a float may not hold them: GitHub's ids
 * have 64 bits. Throws a `SyntaxError`.
 */
export function parseJson(text: string): unknown {
  return LONG_INTEGER.test(text) ? JSON.parse(text, keepLong) : JSON.parse(text);
}

const keepLong: Reviver = (_key, value, context) =>
  typeof value === 'number' && context?.source !== undefined && LONG.test(context.source) ? context.source : value;
