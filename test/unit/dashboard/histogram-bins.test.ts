import { expect, it } from 'vitest';
import { binsOf } from '../../../src/domain/metrics/bins.ts';
import { durationBins } from '../../../src/dashboard/parts/chart-data.ts';

it('a bar of a histogram is named by its beginning; all below an hour is one, and all from two weeks on', () => {
  const each = Object.fromEntries(Array.from({ length: 24 }, (_, place) => [place, 1]));
  const bars = durationBins(binsOf(each, 'seconds'));
  expect(bars.map(({ label, n }) => [label, n])).toEqual([
    ['<1h', 13],
    ['1h', 1],
    ['3h', 1],
    ['6h', 1],
    ['12h', 1],
    ['1d', 1],
    ['2d', 1],
    ['4d', 1],
    ['7d', 1],
    ['14d+', 3],
  ]);
  expect(bars.at(-1)).toMatchObject({ key: '1209600-', words: '14d and longer', isTail: true });
});
