import { describe, expect, it } from 'vitest';
import { bottlenecks } from '../../src/domain/metrics/bottleneck.ts';
import { binsOf } from '../../src/domain/metrics/bins.ts';
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

it('a bottleneck waits for more than twice the median of the others, and for at least three', () => {
  expect(bottlenecks([7, 3, 3, 2])).toEqual([true, false, false, false]);
  expect(bottlenecks([2, 0, 0])).toEqual([false, false, false]);
  expect(bottlenecks([3])).toEqual([true]);
  expect(bottlenecks([6, 3, 3])).toEqual([false, false, false]);
});

describe('a histogram', () => {
  it('has every bin from the first with a value to the last, each twice the one before', () => {
    expect(binsOf({ 0: 2, 2: 1, 4: 3 })).toEqual([
      { from: 0, to: 1, n: 2 },
      { from: 1, to: 2, n: 0 },
      { from: 2, to: 4, n: 1 },
      { from: 4, to: 8, n: 0 },
      { from: 8, to: 16, n: 3 },
    ]);
  });

  it('of nothing has none', () => expect(binsOf({})).toEqual([]));
});
