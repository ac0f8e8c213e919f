/** Lanczos' coefficients for g = 7: https://en.wikipedia.org/wiki/Lanczos_approximation */
const COEFFICIENTS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
const G = 7;

/** The logarithm of the gamma function, for x ≥ 1. */
export function logGamma(x: number): number {
  const [first = 0, ...rest] = COEFFICIENTS;
  const sum = rest.reduce((so, coefficient, index) => so + coefficient / (x + index), first);
  const t = x + G - 0.5;
  return Math.log(2 * Math.PI) / 2 + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}
