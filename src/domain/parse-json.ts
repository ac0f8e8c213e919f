/** An integer of 16 digits or more where a value may stand; text that only looks so costs time and changes nothing. */
const LONG_INTEGER = /[[:,]\s*-?\d{16}/;

/** The same as a value, whole. */
const LONG = /^-?\d{16,}$/;

/** What a reviver is told of a value beside itself: https://tc39.es/proposal-json-parse-with-source/ */
type Reviver = (this: unknown, key: string, value: unknown, context?: { source?: string }) => unknown;

/**
 * Parses JSON without rounding: integers of 16 digits or more, which a float may not hold, stay text, as GitHub's 64-bit
 * ids have to. Throws a `SyntaxError`.
 */
export function parseJson(text: string): unknown {
  return LONG_INTEGER.test(text) ? JSON.parse(text, keepLong) : JSON.parse(text);
}

const keepLong: Reviver = (_key, value, context) =>
  typeof value === 'number' && context?.source !== undefined && LONG.test(context.source) ? context.source : value;
