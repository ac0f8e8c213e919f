import { twoSided } from './normal.ts';

/** How many of `n` have something. */
export interface Proportion {
  n: number;
  count: number;
}

/**
 * The two-sided p of the test of two proportions with the pooled estimate, without a correction for continuity:
 * https://en.wikipedia.org/wiki/Two-proportion_Z-test. 1 where all have it, or none.
 */
export function twoProportions(a: Proportion, b: Proportion): number {
  const pooled = (a.count + b.count) / (a.n + b.n);
  const variance = pooled * (1 - pooled) * (1 / a.n + 1 / b.n);
  return variance > 0 ? twoSided((a.count / a.n - b.count / b.n) / Math.sqrt(variance)) : 1;
}
