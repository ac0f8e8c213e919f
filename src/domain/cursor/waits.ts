import type { Instant } from '../reducer.ts';

const MAX_BACKOFF_MS = 60_000;
const MAX_OUTAGE_WAIT_MS = 30 * 60_000;
const MAX_SECONDARY_WAIT_MS = 15 * 60_000;

/** Maximum wait until an instant that GitHub names: its longest limits last an hour. */
export const MAX_NAMED_WAIT_MS = 3_600_000;
/** By GitHub's clock a reset may be a little later than an hour. */
export const MAX_RESET_MS = MAX_NAMED_WAIT_MS + 5 * 60_000;

/** How long to back off after so many failures in a row, in milliseconds: 1 s, 2 s, 4 s … a minute; at once after none. */
export function backoff(times: number): number {
  return doubled(times, MAX_BACKOFF_MS);
}

/**
 * The same in an outage that may last for hours: 1 s, 2 s, 4 s … half an hour, so that a day takes some sixty attempts.
 */
export function outageWait(times: number): number {
  return doubled(times, MAX_OUTAGE_WAIT_MS);
}

function doubled(times: number, max: number): number {
  return times === 0 ? 0 : Math.min(max, 1000 * 2 ** (times - 1));
}

/**
 * The end of the wait for the hourly limit: its reset, which is within the hour. If GitHub's clock is behind ours and
 * the reset has passed, the waits still grow, so that no loop of requests begins.
 */
export function primaryWaitUntil(resetAt: Instant, times: number, now: Instant): Instant {
  return resetAt > now ? Math.min(resetAt, now + MAX_RESET_MS) : now + backoff(times);
}

/**
 * How long a secondary limit lasts, in milliseconds: `retry-after` when GitHub names it; else at least a minute,
 * growing. A `retry-after` of 0 backs off like any failure: GitHub bans a client that goes on asking.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
export function secondaryWait(retryAfterSeconds: number | null, times: number): number {
  if (retryAfterSeconds === null) return Math.min(MAX_SECONDARY_WAIT_MS, 60_000 * 2 ** (times - 1));
  return retryAfterSeconds > 0 ? Math.min(MAX_NAMED_WAIT_MS, retryAfterSeconds * 1000) : backoff(times);
}
