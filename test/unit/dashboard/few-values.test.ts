import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fewValues } from '../../../src/dashboard/charts/few-values.ts';

/** As Postgres computes it, over values in rising order. */
function percentileCont(values: number[], fraction: number): number {
  const place = fraction * (values.length - 1);
  const [low, high] = [values[Math.floor(place)] ?? Number.NaN, values[Math.ceil(place)] ?? Number.NaN];
  return low + (place - Math.floor(place)) * (high - low);
}

function spreadOf(values: number[]) {
  const [p25, p50, p75, p90] = [0.25, 0.5, 0.75, 0.9].map((fraction) => percentileCont(values, fraction));
  return { n: values.length, p25: p25 ?? null, p50: p50 ?? null, p75: p75 ?? null, p90: p90 ?? null };
}

it('up to four values follow from their percentiles', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(400 * 86_400), { minLength: 1, maxLength: 4 }), (values) => {
      const sorted = values.toSorted((a, b) => a - b);
      expect(fewValues(spreadOf(sorted))).toEqual(sorted);
    }),
  );
});

it('of five values, and of none, there are none', () => {
  expect(fewValues(spreadOf([1, 2, 3, 4, 5]))).toEqual([]);
  expect(fewValues({ n: 0, p25: null, p50: null, p75: null, p90: null })).toEqual([]);
});
