import type { Instant } from './state.ts';

const LONGEST_BACKOFF_MS = 60_000;
const LONGEST_SECONDARY_WAIT_MS = 15 * 60_000;

/** How long to back off after so many failures in a row, in milliseconds: 1 s, 2 s, 4 s … a minute; at once after none. */
export function backoff(times: number): number {
  return times === 0 ? 0 : Math.min(LONGEST_BACKOFF_MS, 1000 * 2 ** (times - 1));
}

/**
 * When the hour's limit has been waited for: at its reset. One that has passed already, because GitHub's clock is behind
 * ours, is not asked about in a loop.
 */
export function primaryWaitUntil(resetAt: Instant, times: number, now: Instant): Instant {
  return resetAt > now ? resetAt : now + backoff(times);
}

/**
 * How long a secondary limit lasts, in milliseconds: `retry-after` when GitHub names it; else at least a minute, growing.
 * No time at all backs off like any failure: GitHub bans who goes on asking.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
export function secondaryWait(retryAfterSeconds: number | null, times: number): number {
  if (retryAfterSeconds !== null) return retryAfterSeconds > 0 ? retryAfterSeconds * 1000 : backoff(times);
  return Math.min(LONGEST_SECONDARY_WAIT_MS, 60_000 * 2 ** (times - 1));
}
