import { logGamma } from './log-gamma.ts';

const MAX_TERMS = 100_000;
const EPSILON = 1e-15;
/** Stands for 0 in a denominator. */
const TINY = 1e-300;

/**
 * The regularized incomplete beta function I_x(a, b), for a, b ≥ 1 and 0 ≤ x ≤ 1, by its continued fraction:
 * https://dlmf.nist.gov/8.17.E22, with Lentz's method. It needs about √max(a, b) terms.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast on this side alone.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x) - Math.log(a),
  );
  return front * fraction(x, a, b);
}

function fraction(x: number, a: number, b: number): number {
  const off0 = (value: number) => (Math.abs(value) < TINY ? TINY : value);
  let d = 1 / off0(1 - ((a + b) * x) / (a + 1));
  let c = 1;
  let product = d;
  for (let m = 1; m <= MAX_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / off0(1 + even * d);
    c = off0(1 + even / c);
    product *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / off0(1 + odd * d);
    c = off0(1 + odd / c);
    product *= d * c;
    if (Math.abs(d * c - 1) < EPSILON) return product;
  }
  throw new Error(`the incomplete beta function of ${x}, ${a}, ${b} does not converge`);
}
