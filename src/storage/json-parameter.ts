import { cleanText } from '../domain/clean-text.ts';

/**
 * How `JSON.stringify` writes NUL and lone surrogates. The pattern also matches text that only looks like them, which
 * does no harm.
 */
const UNSTORABLE = /\\u(0000|d[89a-f])/;

/**
 * Rows as one parameter for `json_to_recordset`, which has no limit on their number. Characters that Postgres cannot
 * store in text are removed: the mapping removes them too, and one such character would cost the whole page.
 */
export function jsonParameter(rows: unknown): string {
  const json = JSON.stringify(rows);
  if (!UNSTORABLE.test(json)) return json;
  return JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'string' ? cleanText(value) : value));
}
