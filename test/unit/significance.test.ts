import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialTest } from '../../src/domain/metrics/significance/binomial.ts';
import { mannWhitney, type Ranks } from '../../src/domain/metrics/significance/mann-whitney.ts';
import { twoSided } from '../../src/domain/metrics/significance/normal.ts';
import { twoProportions } from '../../src/domain/metrics/significance/proportions.ts';

/** By which part of what is expected a value differs from it. */
function offBy(value: number, expected: number): number {
  return Math.abs(value - expected) / expected;
}

// From Python's math.erfc(z / sqrt(2)).
it.each([
  [0, 1],
  [0.5, 0.6170750774519738],
  [1, 0.31731050786291415],
  [-1.96, 0.04999579029644087],
  [2.5, 0.012419330651552278],
  [3, 0.0026997960632601913],
  [4, 6.334248366623993e-5],
  [8, 1.2441921148543639e-15],
  [-12, 3.552964224155404e-33],
])('a normal value is as far from 0 as %d with the probability %d', (z, expected) => {
  expect(offBy(twoSided(z), expected)).toBeLessThan(1e-12);
});

describe('the exact binomial test', () => {
  // Sums of exact fractions: every outcome that is no likelier than k.
  it.each([
    [3, 10, 1 / 2, 0.34375],
    [5, 10, 1 / 2, 1],
    [0, 10, 1 / 2, 0.001953125],
    [10, 10, 1 / 2, 0.001953125],
    [7, 20, 1 / 3, 1],
    [12, 20, 28 / 59, 0.2732583061894708],
    [2, 30, 1 / 5, 0.06979524048732355],
    [13, 30, 1 / 5, 0.004348988671268757],
    [120, 200, 1 / 2, 0.0056851559967503055],
    [682, 1_925, 2 / 5, 4.184687174231685e-5],
    [241, 409, 1 / 2, 0.0003587084973038542],
    [400, 1_000, 1 / 2, 2.7284641560660184e-10],
    [1, 2_000, 1 / 100, 6.506261735620642e-8],
    [49_500, 100_000, 1 / 2, 0.0015823598788515956],
  ])('%d of %d at %d', (k, n, p, expected) => {
    expect(offBy(binomialTest(k, n, p), expected)).toBeLessThan(1e-9);
  });

  // The published example of R's binom.test (Conover, 1971): 682 of 925 plants at 3/4.
  it('of Mendel’s peas', () => expect(binomialTest(682, 925, 3 / 4)).toBeCloseTo(0.3825, 4));

  it('is stable for counts of millions', () => {
    // Here the normal approximation with a correction for continuity is as good.
    expect(
      offBy(binomialTest(4_998_000, 10_000_000, 1 / 2), twoSided((2_000 - 0.5) / Math.sqrt(2_500_000))),
    ).toBeLessThan(1e-4);
    expect(binomialTest(0, 10_000_000, 1 / 2)).toBe(0);
  });

  it('is the sum of what is no likelier, for all small counts', () => {
    const chance = (k: number, n: number, p: number): number =>
      Array.from({ length: k }, (_, index) => (n - index) / (index + 1)).reduce((so, part) => so * part, 1) *
      p ** k *
      (1 - p) ** (n - k);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.nat(),
        fc.double({ min: 0.02, max: 0.98, noNaN: true }),
        (n, seed, p) => {
          const k = seed % (n + 1);
          const chances = Array.from({ length: n + 1 }, (_, index) => chance(index, n, p));
          const limit = chance(k, n, p) * (1 + 1e-7);
          const sum = chances.filter((one) => one <= limit).reduce((so, one) => so + one, 0);
          expect(binomialTest(k, n, p)).toBeCloseTo(Math.min(1, sum), 9);
        },
      ),
    );
  });
});

/** Ranks by the definition: equal values share the mean of their places. */
function ranksOf(a: number[], b: number[]): Ranks {
  const all = [...a, ...b];
  const rank = (value: number) =>
    all.filter((other) => other < value).length + (all.filter((other) => other === value).length + 1) / 2;
  const groups = [...Map.groupBy(all, (value) => value).values()].map(({ length }) => length ** 3 - length);
  return {
    n1: a.length,
    n2: b.length,
    rankSum: a.reduce((sum, value) => sum + rank(value), 0),
    ties: groups.reduce((sum, ties) => sum + ties, 0),
  };
}

/** Every way to choose so many of some things. */
function choices<Item>(items: Item[], count: number): Item[][] {
  if (count === 0) return [[]];
  return items.flatMap((item, index) => choices(items.slice(index + 1), count - 1).map((rest) => [item, ...rest]));
}

describe('the test of Mann and Whitney', () => {
  // Six pairs of equal values; U = 61 − 55 = 6 of 50, its mean 25, its variance 50/12 · (16 − 36/210).
  it('by hand', () => {
    const ranks = ranksOf([1, 2, 2, 3, 4, 4, 5, 6, 7, 7], [5, 6, 8, 9, 9]);
    expect(ranks).toEqual({ n1: 10, n2: 5, rankSum: 61, ties: 36 });
    expect(offBy(mannWhitney(ranks), twoSided((6 - 25) / Math.sqrt((50 / 12) * (16 - 36 / 210))))).toBeLessThan(1e-12);
  });

  it('its variance is that of all ways to divide the same values', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { minLength: 4, maxLength: 9 }), fc.nat(), (values, seed) => {
        const n1 = 1 + (seed % (values.length - 1));
        const n2 = values.length - n1;
        const ranks = ranksOf(values.slice(0, n1), values.slice(n1));
        const places = values.map((_, index) => index);
        const sums = choices(places, n1).map((chosen) => {
          const [a, b] = [true, false].map((isIn) => values.filter((_, index) => chosen.includes(index) === isIn));
          return ranksOf(a ?? [], b ?? []).rankSum;
        });
        const mean = sums.reduce((so, one) => so + one, 0) / sums.length;
        const variance = sums.reduce((so, one) => so + (one - mean) ** 2, 0) / sums.length;
        expect(mean).toBeCloseTo((n1 * (n1 + n2 + 1)) / 2, 9);
        const expected = variance > 0 ? twoSided((ranks.rankSum - mean) / Math.sqrt(variance)) : 1;
        expect(mannWhitney(ranks)).toBeCloseTo(expected, 9);
      }),
      { numRuns: 60 },
    );
  });

  it('is the same from either side, and sees nothing in equal values', () => {
    const [a, b] = [
      [1, 5, 5, 9, 12],
      [2, 5, 6, 30],
    ];
    expect(offBy(mannWhitney(ranksOf(a, b)), mannWhitney(ranksOf(b, a)))).toBeLessThan(1e-12);
    expect(mannWhitney(ranksOf([4, 4, 4], [4, 4]))).toBe(1);
  });
});

describe('the test of two proportions', () => {
  // 60 of 100 and 40 of 100: z = 0.2 / sqrt(0.5 · 0.5 · 0.02) = 2.8284….
  it('by hand', () =>
    expect(offBy(twoProportions({ n: 100, count: 60 }, { n: 100, count: 40 }), twoSided(Math.sqrt(8)))).toBeLessThan(
      1e-12,
    ));

  it('is the same from either side, for hits and for misses, and sees nothing where all are alike', () => {
    const [a, b] = [
      { n: 40, count: 7 },
      { n: 90, count: 33 },
    ];
    const missed = ({ n, count }: { n: number; count: number }) => ({ n, count: n - count });
    expect(offBy(twoProportions(a, b), twoProportions(b, a))).toBeLessThan(1e-12);
    expect(offBy(twoProportions(a, b), twoProportions(missed(a), missed(b)))).toBeLessThan(1e-12);
    expect(twoProportions({ n: 10, count: 10 }, { n: 20, count: 20 })).toBe(1);
  });
});
