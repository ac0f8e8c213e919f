import { describe, expect, it } from 'vitest';
import { bottlenecks } from '../../src/domain/metrics/bottleneck.ts';
import { changeOf } from '../../src/domain/metrics/change.ts';
import { concentrationOf } from '../../src/domain/metrics/concentration.ts';

describe('a change against the window before', () => {
  it.each([
    ['a rise', { value: 150, n: 20 }, { value: 100, n: 10 }, { absolute: 50, percent: 50 }],
    ['too few now', { value: 150, n: 9 }, { value: 100, n: 10 }, { absolute: null, percent: null }],
    ['too few before', { value: 121, n: 50 }, { value: 1, n: 1 }, { absolute: null, percent: null }],
    ['unknown', { value: null, n: 20 }, { value: 100, n: 10 }, { absolute: null, percent: null }],
    ['from nothing', { value: 5, n: 20 }, { value: 0, n: 10 }, { absolute: 5, percent: null }],
  ])('%s', (_, current, previous, expected) => {
    expect(changeOf(current, previous)).toEqual(expected);
  });
});

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
