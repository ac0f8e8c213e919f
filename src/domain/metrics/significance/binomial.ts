import { incompleteBeta } from './incomplete-beta.ts';
import { logGamma } from './log-gamma.ts';

/** Two outcomes whose probabilities differ by less than this part are equally likely: rounding alone parts them. */
const EQUAL = 1e-7;

/**
 * The two-sided p of the exact binomial test: the probability of everything that is no likelier than `k` of `n`, when
 * each is one with probability `p`; 0 < p < 1.
 */
export function binomialTest(k: number, n: number, p: number): number {
  const mean = n * p;
  if (k === mean) return 1;
  // Below the mean everything is said of the mirrored outcome.
  if (k > mean) return binomialTest(n - k, n, 1 - p);
  const limit = logProbability(k, n, p) + EQUAL;
  // On the other side of the mean the outcomes grow less likely: the first that is no likelier than k.
  let [low, high] = [Math.ceil(mean), n + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (logProbability(middle, n, p) <= limit) high = middle;
    else low = middle + 1;
  }
  return Math.min(1, atMost(k, n, p) + atMost(n - low, n, 1 - p));
}

/** The probability of at most `k` of `n`: https://en.wikipedia.org/wiki/Binomial_distribution#Cumulative_distribution_function */
function atMost(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  return k >= n ? 1 : incompleteBeta(1 - p, n - k, k + 1);
}

function logProbability(k: number, n: number, p: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1) + k * Math.log(p) + (n - k) * Math.log1p(-p);
}
