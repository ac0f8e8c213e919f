import { unitOf, type MeasureName } from './measures.ts';

/** What the values of a histogram are: seconds; or lines and other whole numbers. */
export type BinUnit = 'seconds' | 'lines';

/** Durations that people name, as seconds of a unit and how many of it. */
const NAMED_DURATIONS: [unit: number, counts: number[]][] = [
  [1, [1, 2, 4, 8, 15, 30]],
  [60, [1, 2, 4, 8, 15, 30]],
  [3_600, [1, 3, 6, 12]],
  [86_400, [1, 2, 4, 7, 14, 30, 60, 120, 240, 480, 960, 1_920, 3_840, 7_680, 15_360]],
];

/**
 * The beginnings of all bins but the first, which begins at 0 and has what is below 0, too. Each bin is about twice as wide as
 * the one before: of lines exactly, of seconds at the durations that people name. The last is longer than GitHub has been.
 */
export const BIN_STARTS: Record<BinUnit, readonly number[]> = {
  lines: Array.from({ length: 41 }, (_, power) => 2 ** power),
  seconds: NAMED_DURATIONS.flatMap(([unit, counts]) => counts.map((count) => count * unit)),
};

/** What the values of a measure are. */
export function binUnitOf(measure: MeasureName): BinUnit {
  return unitOf(measure) ?? 'lines';
}

/** How many values lie in `[from, to)`: seconds, or lines. */
export interface Bin {
  from: number;
  to: number;
  n: number;
}

/** The bounds `[from, to)` of the bin at a place; the first is 0. */
export function boundsOf(place: number, unit: BinUnit): Omit<Bin, 'n'> {
  const starts = BIN_STARTS[unit];
  const from = starts[place - 1] ?? 0;
  return { from, to: starts[place] ?? 2 * from };
}

/**
 * The histogram of a measure: every bin from the first with a value to the last, also the empty ones between. `counts` has
 * the number of values by the bin's place; the first, of what is below 1, is 0.
 */
export function binsOf(counts: Record<string, number>, unit: BinUnit): Bin[] {
  const places = Object.keys(counts).map(Number);
  if (places.length === 0) return [];
  const [first, last] = [Math.min(...places), Math.max(...places)];
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const place = first + index;
    return { ...boundsOf(place, unit), n: counts[place] ?? 0 };
  });
}
