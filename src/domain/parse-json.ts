/** An integer that a number may not hold exactly. */
const LONG_INTEGER = /^-?\d{16,}$/;

/**
 * The value of a JSON text, in which integers of 16 digits and more stay the text of their digits: beyond 2^53 a number
 * would round them. Throws a `SyntaxError`.
 */
export function parseJson(text: string): unknown {
  return /\d{16}/.test(text) ? (JSON.parse(text, keepDigits) as unknown) : (JSON.parse(text) as unknown);
}

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source ?? '';
  return typeof value === 'number' && LONG_INTEGER.test(source) ? source : value;
}
