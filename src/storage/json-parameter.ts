import { cleanText } from '../domain/clean-text.ts';

/** How `JSON.stringify` writes NUL and lone surrogates. It also matches text that merely looks so, which does no harm. */
const UNSTORABLE = /\\u(0000|d[89a-f])/;

/**
 * Rows as one parameter for `json_to_recordset`, which has no limit on their number. Whatever Postgres refuses to store
 * in text is taken out of them: the mapping does so too, and one such character would cost the whole page.
 */
export function jsonParameter(rows: unknown): string {
  const json = JSON.stringify(rows);
  if (!UNSTORABLE.test(json)) return json;
  return JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'string' ? cleanText(value) : value));
}
