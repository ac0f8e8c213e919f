/** With fewer values than this on either side there is no trend to show. */
const FEWEST = 10;

export interface Change {
  absolute: number | null;
  /** The change relative to the previous value, in percent; 50 is half as much again. */
  percent: number | null;
}

/**
 * How a value differs from that of the window before; null when either is unknown or rests on fewer than ten values.
 */
export function changeOf(
  current: { value: number | null; n: number },
  previous: { value: number | null; n: number },
): Change {
  if (current.value === null || previous.value === null || Math.min(current.n, previous.n) < FEWEST) {
    return { absolute: null, percent: null };
  }
  const absolute = current.value - previous.value;
  return { absolute, percent: previous.value === 0 ? null : (absolute / previous.value) * 100 };
}
