import { FailureError } from '../errors.ts';
import { codeOf } from './database-failure.ts';

/**
 * Whether the database refused the data itself, or its size: it would refuse the same data again. An error in the
 * statement (class 42) is no such refusal: it would affect every row.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
function isRefused(error: unknown): error is FailureError {
  return error instanceof FailureError && error.failure.kind === 'rejected' && !codeOf(error.cause)?.startsWith('42');
}

/**
 * Saves all items at once. When Postgres refuses that, saves them in halves, down to single ones; `refused` gets each
 * item that Postgres refuses alone, with the reason. Throws every other failure.
 */
export async function saveAround<Item>(
  items: Item[],
  save: (items: Item[]) => Promise<void>,
  refused: (item: Item, reason: string) => Promise<void> | void,
): Promise<void> {
  const [first] = items;
  if (first === undefined) return;
  try {
    await save(items);
  } catch (error) {
    if (!isRefused(error)) throw error;
    if (items.length === 1) return await refused(first, `Postgres refuses it: ${error.failure.detail}`);
    const half = items.length >> 1;
    await saveAround(items.slice(0, half), save, refused);
    await saveAround(items.slice(half), save, refused);
  }
}
