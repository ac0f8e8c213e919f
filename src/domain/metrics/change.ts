/** Fewer values than this on either side say nothing of a trend. */
const FEWEST = 10;

export interface Change {
  absolute: number | null;
  /** Of the previous value; 50 is half as much again. */
  percent: number | null;
}

/** How a value differs from that of the window before; null where either is unknown or stands on fewer than ten. */
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
