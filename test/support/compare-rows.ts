import { isDeepStrictEqual } from 'node:util';

/** A row of a pull request: what names it, as `reviews 4711`, and what it says, column by column. */
export interface ComparedRow {
  key: string;
  columns: Record<string, unknown>;
}

/** A body may have hundreds of kilobytes; its beginning is enough to recognise it. */
const MAX_VALUE_LENGTH = 120;

/**
 * Every difference between the stored rows of a pull request and GitHub's, in words: missing, too many, doubled,
 * different.
 */
export function compareRows(github: ComparedRow[], stored: ComparedRow[]): string[] {
  const differences: string[] = [];
  const found = new Map<string, ComparedRow>();
  for (const row of stored) {
    if (found.has(row.key)) differences.push(`${row.key}: stored twice`);
    found.set(row.key, row);
  }
  for (const { key, columns } of github) {
    const row = found.get(key);
    found.delete(key);
    if (row) differences.push(...compareColumns(key, columns, row.columns));
    else differences.push(`${key}: not stored`);
  }
  for (const key of found.keys()) differences.push(`${key}: stored, and not on GitHub`);
  return differences;
}

function compareColumns(key: string, github: ComparedRow['columns'], stored: ComparedRow['columns']): string[] {
  const names = new Set([...Object.keys(github), ...Object.keys(stored)]);
  return [...names]
    .filter((name) => !isDeepStrictEqual(github[name], stored[name]))
    .map((name) => `${key}: ${name} is ${shown(github[name])} on GitHub and ${shown(stored[name])} stored`);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}…` : text;
}
