/**
 * An instant of GitHub's as ISO 8601 UTC; null for one that is none, or whose year Postgres and JavaScript do not write
 * alike. Whoever makes a commit says when it was: in the year 0, if they like.
 */
export function storableInstant(text: string | null | undefined): string | null {
  const instant = new Date(text ?? Number.NaN);
  const year = instant.getUTCFullYear();
  return year >= 1 && year <= 9999 ? instant.toISOString() : null;
}
