import { expect, it } from 'vitest';
import { durationBins } from '../../../src/dashboard/parts/chart-data.ts';

it('a bar of a histogram is named by its beginning, to the hour up to two days', () => {
  const bins = Array.from({ length: 12 }, (_, place) => ({ from: 2 ** (place + 10), to: 2 ** (place + 11), n: 1 }));
  expect(durationBins(bins).map(({ label }) => label)).toEqual([
    '<34m',
    '34m',
    '1h',
    '2h',
    '5h',
    '9h',
    '18h',
    '36h',
    '3d',
    '6d',
    '12d+',
  ]);
});
