import { twoSided } from './normal.ts';

/** What the test needs of two samples that were ranked together, equal values at the mean of their ranks. */
export interface Ranks {
  /** Sizes of the samples. */
  n1: number;
  n2: number;
  /** The sum of the ranks of the first sample. */
  rankSum: number;
  /** The sum of t³ − t over the groups of t equal values. */
  ties: number;
}

/**
 * The two-sided p of the Mann–Whitney test by the normal approximation, with the correction for ties and without one for
 * continuity: https://en.wikipedia.org/wiki/Mann–Whitney_U_test#Normal_approximation_and_tie_correction. 1 where all
 * values are equal.
 */
export function mannWhitney({ n1, n2, rankSum, ties }: Ranks): number {
  const n = n1 + n2;
  const u = rankSum - (n1 * (n1 + 1)) / 2;
  const variance = ((n1 * n2) / 12) * (n + 1 - ties / (n * (n - 1)));
  return variance > 0 ? twoSided((u - (n1 * n2) / 2) / Math.sqrt(variance)) : 1;
}
