export const DAY_MS = 86_400_000;

/** The beginning of the day (UTC) of an instant, in milliseconds. A day's tokens are counted from there. */
export function dayOf(instant: number): number {
  return Math.floor(instant / DAY_MS) * DAY_MS;
}
