import papaparse from 'papaparse';

/** How a formula of a spreadsheet begins. The library's own expression misses texts of several lines. */
const FORMULA = /^[=+\-@\t\r]/;

/** Rows as lines of CSV (RFC 4180). A `'` in front marks text that a spreadsheet would run as a formula: anybody can write a title. */
export function csvOf(rows: unknown[][]): string {
  return rows.length === 0 ? '' : `${papaparse.unparse(rows, { escapeFormulae: FORMULA, newline: '\r\n' })}\r\n`;
}

/** Rows as lines of JSON: https://github.com/ndjson/ndjson-spec */
export function jsonLines(rows: object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}
