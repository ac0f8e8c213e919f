import type { Instant } from '../reducer.ts';

const MAX_BACKOFF_MS = 60_000;
const MAX_OUTAGE_WAIT_MS = 30 * 60_000;
const MAX_SECONDARY_WAIT_MS = 15 * 60_000;

/** What is named from outside is never waited for longer: GitHub's longest limits are of an hour. */
export const MAX_NAMED_WAIT_MS = 3_600_000;
/** A reset may lie a little further away, by GitHub's clock. */
export const MAX_RESET_MS = MAX_NAMED_WAIT_MS + 5 * 60_000;

/** How long to back off after so many failures in a row, in milliseconds: 1 s, 2 s, 4 s … a minute; at once after none. */
export function backoff(times: number): number {
  return doubled(times, MAX_BACKOFF_MS);
}

/** The same for whoever may be away for hours: 1 s, 2 s, 4 s … half an hour, so that a day takes some sixty attempts. */
export function outageWait(times: number): number {
  return doubled(times, MAX_OUTAGE_WAIT_MS);
}

function doubled(times: number, max: number): number {
  return times === 0 ? 0 : Math.min(max, 1000 * 2 ** (times - 1));
}

/**
 * When the hour's limit has been waited for: at its reset, which is within the hour. One that has passed already, because
 * GitHub's clock is behind ours, is not asked about in a loop.
 */
export function primaryWaitUntil(resetAt: Instant, times: number, now: Instant): Instant {
  return resetAt > now ? Math.min(resetAt, now + MAX_RESET_MS) : now + backoff(times);
}

/**
 * How long a secondary limit lasts, in milliseconds: `retry-after` when GitHub names it; else at least a minute, growing.
 * No time at all backs off like any failure: GitHub bans who goes on asking.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
export function secondaryWait(retryAfterSeconds: number | null, times: number): number {
  if (retryAfterSeconds === null) return Math.min(MAX_SECONDARY_WAIT_MS, 60_000 * 2 ** (times - 1));
  return retryAfterSeconds > 0 ? Math.min(MAX_NAMED_WAIT_MS, retryAfterSeconds * 1000) : backoff(times);
}
