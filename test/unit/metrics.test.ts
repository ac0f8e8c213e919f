import { describe, expect, it } from 'vitest';
import { reviewerLoads } from '../../src/domain/metrics/bottleneck.ts';
import { durationWords } from '../../src/domain/metrics/words.ts';
import { BIN_STARTS, binsOf, boundsOf } from '../../src/domain/metrics/bins.ts';
import { concentrationOf } from '../../src/domain/metrics/concentration.ts';

describe('concentration', () => {
  it.each([
    ['half by one', [5, 3, 2], { n: 10, busFactor: 1, topShare: 0.5 }],
    ['half by two', [4, 3, 2, 1], { n: 10, busFactor: 2, topShare: 0.4 }],
    ['nobody', [], { n: 0, busFactor: null, topShare: null }],
  ])('%s', (_, merges, expected) => {
    expect(concentrationOf(merges)).toEqual(expected);
  });
});

/** Of people who are all compared. */
const loadsOf = (waiting: number[]) =>
  reviewerLoads(waiting.map((one) => ({ waiting: one, isCompared: true }))).map((one) => one.isBottleneck);

it('a bottleneck waits for more than twice the median of the others, and for at least three', () => {
  expect(loadsOf([7, 3, 3, 2])).toEqual([true, false, false, false]);
  expect(loadsOf([2, 0, 0])).toEqual([false, false, false]);
  expect(loadsOf([3])).toEqual([true]);
  expect(loadsOf([6, 3, 3])).toEqual([false, false, false]);
});

it('a load is compared with the median of those who reviewed lately or are asked, of which 0 counts as 1', () => {
  // People who are not compared are not among the others: with the two zeros the median of the others of 3 would be 0.
  const people = [3, 2, 1, 0, 0].map((waiting, index) => ({ waiting, isCompared: index < 3 }));
  expect(reviewerLoads(people)).toEqual([
    { othersMedian: 1.5, load: 2, isBottleneck: false },
    { othersMedian: 2, load: 1, isBottleneck: false },
    { othersMedian: 2.5, load: 0.4, isBottleneck: false },
    { othersMedian: 2, load: 0, isBottleneck: false },
    { othersMedian: 2, load: 0, isBottleneck: false },
  ]);
  expect(reviewerLoads([4, 0, 0].map((waiting) => ({ waiting, isCompared: true })))[0]).toEqual({
    othersMedian: 0,
    load: 4,
    isBottleneck: true,
  });
});

describe('a histogram', () => {
  it('has every bin from the first with a value to the last, each twice the one before', () => {
    expect(binsOf({ 0: 2, 2: 1, 4: 3 }, 'lines')).toEqual([
      { from: 0, to: 1, n: 2 },
      { from: 1, to: 2, n: 0 },
      { from: 2, to: 4, n: 1 },
      { from: 4, to: 8, n: 0 },
      { from: 8, to: 16, n: 3 },
    ]);
  });

  it('of durations begins its bins where people name a duration', () => {
    expect(binsOf({ 0: 1, 2: 1 }, 'seconds')).toEqual([
      { from: 0, to: 1, n: 1 },
      { from: 1, to: 2, n: 0 },
      { from: 2, to: 4, n: 1 },
    ]);
    const hours = Object.fromEntries(Array.from({ length: 9 }, (_, place) => [13 + place, 1]));
    expect(binsOf(hours, 'seconds').map(({ from, to }) => [durationWords(from), durationWords(to)])).toEqual([
      ['1h', '3h'],
      ['3h', '6h'],
      ['6h', '12h'],
      ['12h', '1d'],
      ['1d', '2d'],
      ['2d', '4d'],
      ['4d', '7d'],
      ['7d', '14d'],
      ['14d', '30d'],
    ]);
  });

  it.each(['lines', 'seconds'] as const)('of %s has bins that widen evenly, wider than any value', (unit) => {
    const starts = BIN_STARTS[unit];
    for (const [place, start] of starts.entries()) {
      const { from, to } = boundsOf(place + 1, unit);
      expect(from).toBe(start);
      expect(to / from).toBeGreaterThanOrEqual(1.75);
      expect(to / from).toBeLessThanOrEqual(3);
    }
    expect(starts.at(-1)).toBeGreaterThan(30 * 365 * 86_400);
  });

  it('of nothing has none', () => expect(binsOf({}, 'seconds')).toEqual([]));
});
