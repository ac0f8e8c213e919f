/** Each bin after the first ends at twice its beginning; 2^40 seconds are longer than GitHub has been. */
const MAX_POWER = 40;

/** The beginnings of all bins but the first, which is `[0, 1)` and has what is below 0, too. */
export const BIN_STARTS = Array.from({ length: MAX_POWER + 1 }, (_, power) => 2 ** power);

/** How many values lie in `[from, to)`: seconds, or lines. */
export interface Bin {
  from: number;
  to: number;
  n: number;
}

/**
 * The histogram of a measure: every bin from the first with a value to the last, also the empty ones between. `counts` has
 * the number of values by the bin's place; the first, of what is below 1, is 0.
 */
export function binsOf(counts: Record<string, number>): Bin[] {
  const places = Object.keys(counts).map(Number);
  if (places.length === 0) return [];
  const [first, last] = [Math.min(...places), Math.max(...places)];
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const place = first + index;
    return { from: place === 0 ? 0 : 2 ** (place - 1), to: 2 ** place, n: counts[place] ?? 0 };
  });
}
