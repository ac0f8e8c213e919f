import { describe, expect, it } from 'vitest';
import {
  changeOfCount,
  changeOfMedian,
  changeOfShare,
  NO_CHANGE,
  untested,
  type Change,
} from '../../src/domain/metrics/change.ts';
import { changesOf } from '../../src/domain/metrics/changes.ts';

const WEEK = { current: 604_800, previous: 604_800 };

/** Without what has to be compared with a tolerance. */
const roundedOf = (change: Change) => ({ ...change, p: change.p === null ? null : Number(change.p.toPrecision(4)) });

const count = (n: number) => ({ n, value: n });
const share = (n: number, hits: number) => ({ n, count: hits, value: n === 0 ? null : hits / n });
const median = (n: number, p50: number | null) => ({ n, p25: null, p50, p75: null, p90: null });

describe('a count', () => {
  it('of windows of equal length differs by a difference, and in percent', () => {
    // 2 · P(X ≤ 10) of 40 at one half, from an exact sum.
    expect(roundedOf(changeOfCount(count(30), count(10), WEEK))).toEqual({
      previous: 10,
      difference: 20,
      percent: 200,
      clear: true,
      test: 'binomial',
      p: 0.002221,
    });
  });

  it('within chance is no clear change', () => {
    expect(changeOfCount(count(60), count(50), WEEK)).toMatchObject({ difference: 10, percent: 20, clear: false });
  });

  it('needs ten in the larger of the two', () => {
    expect(changeOfCount(count(9), count(0), WEEK)).toEqual({ ...NO_CHANGE, previous: 0 });
    expect(changeOfCount(count(10), count(0), WEEK)).toMatchObject({ difference: 10, percent: null, clear: true });
  });

  it('of windows of unequal length is compared a day, and has no difference', () => {
    const change = changeOfCount(count(40), count(10), { current: 604_800 * 4, previous: 604_800 });
    expect(roundedOf(change)).toEqual({
      previous: 10,
      difference: null,
      percent: 0,
      clear: false,
      test: 'binomial',
      p: 1,
    });
    expect(changeOfCount(count(20), count(10), { current: 86_400, previous: 43_200 }).percent).toBe(0);
  });
});

describe('a share', () => {
  it('differs by a part of 1', () => {
    const change = changeOfShare(share(100, 60), share(100, 40));
    expect(change).toMatchObject({ previous: 0.4, clear: true, test: 'two-proportions' });
    expect([change.difference, change.percent, change.p].map((value) => value?.toPrecision(4))).toEqual([
      '0.2000',
      '50.00',
      '0.004678',
    ]);
  });

  it.each([
    ['nine on one side', share(9, 5), share(100, 50)],
    ['four hits on both sides together', share(100, 4), share(100, 0)],
    ['four misses on both sides together', share(100, 98), share(100, 98)],
  ])('of %s is not tested', (_, current, previous) => {
    expect(changeOfShare(current, previous)).toEqual({ ...NO_CHANGE, previous: previous.value });
  });

  it('from none has no percent', () => {
    expect(changeOfShare(share(50, 5), share(50, 0))).toMatchObject({ difference: 0.1, percent: null, clear: true });
  });
});

describe('a median', () => {
  it('is tested by the ranks of the values', () => {
    // All ten are above all ten: U = 100, of a mean of 50 and a variance of 175; z = 3.7796.
    const change = changeOfMedian(median(10, 300), median(10, 200), { rankSum: 155, ties: 0 });
    expect(roundedOf(change)).toEqual({
      previous: 200,
      difference: 100,
      percent: 50,
      clear: true,
      test: 'mann-whitney',
      p: 0.0001571,
    });
  });

  it('of nine values on a side is not tested', () => {
    const few = changeOfMedian(median(9, 300), median(10, 200), { rankSum: 100, ties: 0 });
    expect(few).toEqual({ ...NO_CHANGE, previous: 200 });
    expect(changeOfMedian(median(10, 300), median(0, null), { rankSum: 55, ties: 0 })).toEqual(NO_CHANGE);
  });
});

it('what is never tested has its value before, and nothing else', () => {
  expect(untested({ value: 7 })).toEqual({ ...NO_CHANGE, previous: 7 });
});

describe('the changes of a window', () => {
  const window = { from: '2026-01-08T00:00:00.000Z', to: '2026-01-15T00:00:00.000Z' };
  const before = { from: '2026-01-01T00:00:00.000Z', to: window.from };
  const measured = { merged: count(30), size: median(10, 300), large: share(30, 15), activeAuthors: count(20) };

  it('are tested each by its form', () => {
    const previous = { merged: count(10), size: median(10, 200), large: share(10, 2), activeAuthors: count(5) };
    const ranks = { size: { rankSum: 155, ties: 0 } };
    const compared = { current: measured, previous: { window: before, measured: previous, ranks } };
    const names = Object.keys(measured) as (keyof typeof measured)[];
    const change = changesOf(names, window, compared);
    expect(names.map((name) => [change[name].test, change[name].previous, change[name].difference])).toEqual([
      ['binomial', 10, 20],
      ['mann-whitney', 200, 100],
      ['two-proportions', 0.2, 0.3],
      // A number of people is not tested.
      [null, 5, null],
    ]);
  });

  it('without anything to compare with are all null', () => {
    expect(changesOf(['merged', 'size'], window, { current: measured, previous: null })).toEqual({
      merged: NO_CHANGE,
      size: NO_CHANGE,
    });
  });
});
