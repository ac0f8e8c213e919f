/** A change is shown only when both windows have at least this many values. */
const MIN_VALUES = 10;

export interface Change {
  absolute: number | null;
  /** The change relative to the previous value, in percent; 50 is half as much again. */
  percent: number | null;
}

/**
 * How a value differs from that of the window before; null when either value is unknown or its `n` is below ten.
 */
export function changeOf(
  current: { value: number | null; n: number },
  previous: { value: number | null; n: number },
): Change {
  if (current.value === null || previous.value === null || Math.min(current.n, previous.n) < MIN_VALUES) {
    return { absolute: null, percent: null };
  }
  const absolute = current.value - previous.value;
  return { absolute, percent: previous.value === 0 ? null : (absolute / previous.value) * 100 };
}
