import { expect, it } from 'vitest';
import { readInParts } from '../../src/services/visible-repositories.ts';

const ENTRIES = Array.from({ length: 450 }, (_, index) => index);

/** GitHub's pages of a hundred at most. */
async function listed(page: number, size: number) {
  if (size > 100) throw new Error(`GitHub lists no ${size}`);
  const end = page * size;
  return Promise.resolve({ entries: ENTRIES.slice(end - size, end), hasMore: end < ENTRIES.length });
}

it.each([1, 7, 99, 100, 101, 150, 199, 200])('reads every entry once in pages of at most %i', async (limit) => {
  const read: number[] = [];
  for (let page = 1, hasMore = true; hasMore; page++) {
    const part = await readInParts(listed, page, limit);
    expect(part.entries.length).toBeLessThanOrEqual(limit);
    read.push(...part.entries);
    ({ hasMore } = part);
  }
  expect(read).toEqual(ENTRIES);
});
