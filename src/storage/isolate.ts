import { FailureError } from '../errors.ts';
import { codeOf } from './database-failure.ts';

/**
 * Whether the database refused what it was given for what it is, or for its size: the same again is refused again. A
 * statement that is wrong itself (class 42) would have every row refused.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
function isRefused(error: unknown): error is FailureError {
  return error instanceof FailureError && error.failure.kind === 'rejected' && !codeOf(error.cause)?.startsWith('42');
}

/**
 * Saves all of them at once, or where Postgres refuses that, in halves, down to single ones: `refused` is told of each that
 * it does not take, with its reason. Every other failure is thrown.
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
