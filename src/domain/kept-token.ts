/** A token of an installation that is in use, as its quota keeps it. */
export interface KeptToken {
  sealed: string;
  /** Milliseconds since the epoch; `keptAt` is absent in what an earlier version stored. */
  expiresAt: number;
  keptAt?: number;
}

/**
 * For so long a token may be refused because it is new: some seconds were seen, and asking for another one begins them anew.
 * https://github.com/octokit/auth-app.js/issues/65
 */
const YOUNG_MS = 20_000;

/** Whether a token that GitHub refuses is not refused for its youth. */
export function isMature({ keptAt = 0 }: KeptToken, now: number): boolean {
  return now - keptAt > YOUNG_MS;
}
