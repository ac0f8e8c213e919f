/** The present token of an installation, as its quota keeps it. */
export interface KeptToken {
  sealed: string;
  /** Milliseconds since the epoch; `keptAt` is absent in what an earlier version stored. */
  expiresAt: number;
  keptAt?: number;
}

/**
 * How long a token may be refused because it is new: some seconds have been seen, and a newer token starts them again.
 * https://github.com/octokit/auth-app.js/issues/65
 */
const YOUNG_MS = 20_000;

/** Whether a refused token is old enough, so that its age is not the cause. */
export function isMature({ keptAt = 0 }: KeptToken, now: number): boolean {
  return now - keptAt > YOUNG_MS;
}
