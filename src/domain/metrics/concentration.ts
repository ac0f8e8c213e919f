/** How much of the work a few authors do. */
export interface Concentration {
  /** Merges whose author is known. */
  n: number;
  /** The smallest number of authors with half of the merges; null without any. */
  busFactor: number | null;
  /** The share of the merges by the author with the most; null without any. */
  topShare: number | null;
}

/** The concentration of merges. `merges` has the number of merges of each author. */
export function concentrationOf(merges: number[]): Concentration {
  const sorted = merges.toSorted((a, b) => b - a);
  const n = sorted.reduce((sum, count) => sum + count, 0);
  if (n === 0) return { n, busFactor: null, topShare: null };
  let covered = 0;
  const half = sorted.findIndex((count) => (covered += count) * 2 >= n);
  return { n, busFactor: half + 1, topShare: (sorted[0] ?? 0) / n };
}
