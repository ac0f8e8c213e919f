import { base64Url } from '../base64-url.ts';

/** A place in a list, opaque to clients: the sort key of the last entry that the client got. */
export function encodeCursor(key: string[]): string {
  // JSON can write every character in ASCII; older and newer cursors are then read the same way.
  const ascii = JSON.stringify(key).replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return base64Url(new TextEncoder().encode(ascii));
}

/** The sort key in a cursor; null when the cursor is not ours. */
export function decodeCursor(cursor: string, parts: number): string[] | null {
  try {
    // Not as UTF-8: older cursors are Latin-1.
    const key: unknown = JSON.parse(atob(cursor.replace(/-/g, '+').replace(/_/g, '/')));
    const valid = Array.isArray(key) && key.length === parts && key.every((part) => typeof part === 'string');
    return valid ? key : null;
  } catch (error) {
    // Neither base64 nor JSON: the client invented this cursor.
    if (error instanceof SyntaxError || error instanceof DOMException) return null;
    throw error;
  }
}

/** The page and the cursor of the next page, from one row more than the client asked for. */
export function pageOf<Row>(rows: Row[], limit: number, keyOf: (row: Row) => string[]): Page<Row> {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null };
}

export interface Page<Row> {
  data: Row[];
  nextCursor: string | null;
}
