import { ProblemError } from '../../routes/problem.ts';

/** Where a page of a list begins: after how many rows, and the API's cursor. */
export interface Place {
  skip: number;
  cursor: string;
}

/** Reads the parameter `cursor` of a page, as `placeText` writes it; null for the first page. Throws 400. */
export function readPlace(text: string | undefined): Place | null {
  if (text === undefined) return null;
  const [, skip, cursor] = /^(\d{1,7})\.(.+)$/.exec(text) ?? [];
  if (skip === undefined || cursor === undefined) throw wrong('cursor', 'from a link to the next rows of a list');
  return { skip: Number(skip), cursor };
}

/** How an address names where the next page begins. */
export function placeText({ skip, cursor }: Place): string {
  return `${skip}.${cursor}`;
}

/** A 400 that names the parameter, and what is allowed. */
export function wrong(path: string, message: string): ProblemError {
  return new ProblemError(400, `${path}: ${message}`, [{ path, message }]);
}
