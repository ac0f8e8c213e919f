/**
 * An instant of GitHub's as ISO 8601 UTC. Null when it is no instant, or when Postgres and JavaScript write its year
 * differently. The maker of a commit may give it any date, even in the year 0.
 */
export function storableInstant(text: string | null | undefined): string | null {
  const instant = new Date(text ?? Number.NaN);
  const year = instant.getUTCFullYear();
  return year >= 1 && year <= 9999 ? instant.toISOString() : null;
}

/** Git counts a commit's time from here on; this instant itself is what tools write that have none. */
export const EPOCH = '1970-01-01T00:00:00Z';

/** Whether a commit may have been made then: after the beginning of git's time, and before it was read. */
export function isPossible(instant: string, readAt: string): boolean {
  return Date.parse(instant) > Date.parse(EPOCH) && Date.parse(instant) <= Date.parse(readAt);
}
