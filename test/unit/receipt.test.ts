import { expect, it } from 'vitest';
import { countsAgree, EMPTY_TALLY, receiptOf, type Tally } from '../../src/domain/receipt.ts';

const counts = { reviews: 1, commits: 2, files: 3, comments: 4, checkRuns: 5 };
const tally: Tally = { ...EMPTY_TALLY, expected: counts, stored: { pullRequests: 9, ...counts } };
const entry = { number: 37, reason: '502', tries: 1, nextTry: null };

it('a receipt is complete when nothing is missing and nothing is set aside', () => {
  expect(receiptOf(tally, 9, [], [])).toMatchObject({ complete: true, missing: [], setAside: [] });
  expect(receiptOf({ ...tally, absent: [4], incomplete: [4, 2] }, 10, [], [])).toMatchObject({
    complete: false,
    missing: [2, 4],
  });
  expect(receiptOf({ ...tally, aside: 1 }, 10, [], [entry])).toMatchObject({
    complete: false,
    expected: { pullRequests: 10 },
    missing: [],
    setAside: [entry],
  });
});

it('counts agree when those that are set aside are all that is not stored', () => {
  expect([countsAgree(tally, 9), countsAgree(tally, 10), countsAgree({ ...tally, aside: 1 }, 10)]).toEqual([
    true,
    false,
    true,
  ]);
});

it('of a list that the credential may not read both sides say nothing, which leaves the receipt complete', () => {
  expect(receiptOf(tally, 9, ['checkRuns', 'commitStatuses', 'teams'], [])).toMatchObject({
    expected: { ...counts, checkRuns: null },
    stored: { ...counts, checkRuns: null },
    complete: true,
    unreadable: ['checkRuns', 'commitStatuses', 'teams'],
  });
});
