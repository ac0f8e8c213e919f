/**
 * An instant of GitHub's as ISO 8601 UTC. Null when it is no instant, or when Postgres and JavaScript write its year
 * differently. The maker of a commit may give it any date, even in the year 0.
 */
export function storableInstant(text: string | null | undefined): string | null {
  const instant = new Date(text ?? Number.NaN);
  const year = instant.getUTCFullYear();
  return year >= 1 && year <= 9999 ? instant.toISOString() : null;
}
