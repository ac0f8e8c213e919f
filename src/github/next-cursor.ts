import { FailureError } from '../errors.ts';

/** Where a list goes on; null at its end. Throws a `FailureError`, `cursor_refused`, when the cursor does not move. */
export function nextCursor(
  { hasNextPage, endCursor }: { hasNextPage: boolean; endCursor: string | null },
  after: string | null,
  list: string,
): string | null {
  if (!hasNextPage) return null;
  if (endCursor !== null && endCursor !== after) return endCursor;
  throw new FailureError({ kind: 'cursor_refused', detail: `the cursor of the ${list} does not move` });
}
