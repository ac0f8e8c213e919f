/** Below this the series of the error function converges fast; above it the continued fraction does. */
const SERIES_BELOW = 2;
const MAX_TERMS = 500;
const EPSILON = 1e-16;

/** The probability that a standard normal value is at least this far from 0, on either side. */
export function twoSided(z: number): number {
  return erfc(Math.abs(z) / Math.SQRT2);
}

/** The complementary error function, for x ≥ 0: https://dlmf.nist.gov/7.6.E2 and https://dlmf.nist.gov/7.9.E1 */
function erfc(x: number): number {
  if (x < SERIES_BELOW) return 1 - erf(x);
  // From the back: the fraction is x + (1/2)/(x + (2/2)/(x + (3/2)/(x + …))).
  let fraction = x;
  for (let term = MAX_TERMS; term > 0; term--) fraction = x + term / 2 / fraction;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
}

function erf(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < MAX_TERMS && term > EPSILON * sum; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}
