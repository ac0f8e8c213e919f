import { MIN_TAIL_SECONDS } from '../../../domain/metrics/claims.ts';
import type { HistogramBin } from '../../charts/histogram.tsx';
import { duration } from '../../format.ts';

const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];
/** The widths that linear bars may have, in seconds. */
const WIDTHS = [
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
];
/** So many bars reach beyond 9 of 10 values; the last of all has the rest. */
const BARS_TO_P90 = 10;
const MAX_BARS = 14;

/** Equally wide bars of values in seconds, up to beyond 9 of 10 of them; the last bar has all that is longer. */
export function linearBins(values: number[], p90: number): HistogramBin[] {
  if (values.length === 0) return [];
  const width = WIDTHS.find((each) => each * BARS_TO_P90 >= p90) ?? 365 * DAY;
  const places = values.map((value) => Math.min(MAX_BARS - 1, Math.floor(value / width)));
  const last = places.reduce((most, place) => Math.max(most, place), 0);
  return Array.from({ length: last + 1 }, (_, place) => {
    const [from, to] = [place * width, (place + 1) * width];
    const isRest = place === MAX_BARS - 1;
    return {
      key: isRest ? `${from}-` : `${from}-${to}`,
      label: from === 0 ? '0' : (duration(from).split(' ')[0] ?? ''),
      words: isRest ? `${duration(from)} or longer` : `${from === 0 ? '0' : duration(from)} to ${duration(to)}`,
      n: places.filter((each) => each === place).length,
      isTail: from >= MIN_TAIL_SECONDS - 1,
    };
  });
}
