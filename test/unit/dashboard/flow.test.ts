import fc from 'fast-check';
import { expect, it } from 'vitest';
import { linearBins } from '../../../src/dashboard/pages/flow/linear-bins.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;

it('linear bars are equally wide, and the last has all that is longer', () => {
  const values = [0, HOUR - 1, HOUR, 9.5 * HOUR, 40 * DAY];
  const bins = linearBins(values, 10 * HOUR);
  expect(bins.map(({ key, n }) => [key, n]).filter(([, n]) => n !== 0)).toEqual([
    ['0-3600', 2],
    ['3600-7200', 1],
    ['32400-36000', 1],
    ['46800-', 1],
  ]);
  expect(bins.map(({ words }) => words).slice(0, 2)).toEqual(['0 to 1h', '1h to 2h']);
  expect(bins.at(-1)?.words).toBe('13h or longer');
  expect(linearBins([], 0)).toEqual([]);
});

it('linear bars are few, and have every value once', () => {
  const value = fc.integer({ min: 0, max: 4_000 * DAY });
  fc.assert(
    fc.property(fc.array(value, { minLength: 1 }), value, (values, p90) => {
      const bins = linearBins(values, p90);
      expect(bins.length).toBeLessThanOrEqual(14);
      expect(bins.reduce((sum, { n }) => sum + n, 0)).toBe(values.length);
      for (const { key, n } of bins) {
        const [from = '', to = ''] = key.split('-');
        const within = values.filter((one) => one >= Number(from) && (to === '' || one < Number(to)));
        expect(within).toHaveLength(n);
      }
    }),
  );
});
