export const DAY_MS = 86_400_000;

/** The beginning of an instant's day, UTC: the model's tokens are counted from there. Milliseconds. */
export function dayOf(instant: number): number {
  return Math.floor(instant / DAY_MS) * DAY_MS;
}
