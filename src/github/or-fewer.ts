import { FailureError } from '../errors.ts';

/**
 * Reads as many entries at once as `size` says, and a quarter of them when GitHub cannot compute so many: a hundred
 * repositories take it up to ten seconds, where it ends a query. Throws what the second read throws.
 * https://github.com/wiiiimm/gh-manager-cli/pull/106
 */
export async function orFewer<Answer>(size: number, read: (size: number) => Promise<Answer>): Promise<Answer> {
  try {
    return await read(size);
  } catch (error) {
    if (!isTooWide(error)) throw error;
    return read(Math.ceil(size / 4));
  }
}

/** Whether GitHub may be able to compute less than it was asked for. */
export function isTooWide(error: unknown): boolean {
  return error instanceof FailureError && error.failure.kind === 'too_wide';
}
