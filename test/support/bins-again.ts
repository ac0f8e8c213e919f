const LENGTHS: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400 };
/** Where bins of durations begin, as people name them. */
const DURATIONS =
  `1s 2s 4s 8s 15s 30s 1m 2m 4m 8m 15m 30m 1h 3h 6h 12h 1d 2d 4d 7d 14d 30d 60d 120d 240d 480d 960d 1920d
  3840d 7680d 15360d`
    .split(/\s+/)
    .map((text) => Number.parseInt(text, 10) * (LENGTHS[text.at(-1) ?? ''] ?? Number.NaN));

/** The beginning of the bin of a measure's value: 0, of lines and rounds a power of two, of durations one that people name. */
export function binAgain(value: number, measure: string): number {
  if (value < 1) return 0;
  if (['size', 'rounds'].includes(measure)) return 2 ** Math.floor(Math.log2(value));
  return DURATIONS.findLast((start) => start <= value) ?? Number.NaN;
}

/** How many values of a measure lie in each bin that has some, by its beginning. */
export function binsAgain(values: number[], measure: string): Record<string, number> {
  const bins: Record<string, number> = {};
  for (const value of values) {
    const start = binAgain(value, measure);
    bins[start] = (bins[start] ?? 0) + 1;
  }
  return bins;
}
