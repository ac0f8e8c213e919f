/** Percentiles of `n` values in whole seconds or lines, each in proportion between two values (Postgres' `percentile_cont`). */
export interface Spread {
  n: number;
  p25: number | null;
  p50: number | null;
  p75: number | null;
  p90: number | null;
}

/**
 * The values themselves, in rising order, where they are fewer than five; else none. Percentiles of so few say nothing, but
 * they lie on the lines between the values, so that the values follow from them.
 */
export function fewValues({ n, p25, p50, p75, p90 }: Spread): number[] {
  if (p25 === null || p50 === null || p75 === null || p90 === null) return [];
  return valuesOf(n, p25, p50, p75, p90).map((value) => Math.max(0, Math.round(value)));
}

function valuesOf(n: number, p25: number, p50: number, p75: number, p90: number): number[] {
  switch (n) {
    case 1:
      return [p50];
    case 2:
      // p25 is a quarter of the way from the first to the second, p75 three quarters.
      return [1.5 * p25 - 0.5 * p75, 1.5 * p75 - 0.5 * p25];
    case 3:
      // p50 is the second; p25 and p75 are in the middle between it and the others.
      return [2 * p25 - p50, p50, 2 * p75 - p50];
    case 4: {
      // p75 and p90 lie between the third and the fourth, at 0.25 and at 0.7 of the way.
      const third = (0.7 * p75 - 0.25 * p90) / 0.45;
      const second = 2 * p50 - third;
      return [4 * p25 - 3 * second, second, third, 4 * p75 - 3 * third];
    }
    default:
      return [];
  }
}
