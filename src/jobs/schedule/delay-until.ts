/**
 * Maximum delay in seconds. GitHub or another service may name any instant; the job still tries again within an hour.
 */
const MAX_SECONDS = 3_600;

/** The delay of a message that waits until an instant (milliseconds since the epoch): 1 second to an hour. */
export function delayUntil(until: number, now: number): number {
  const seconds = Math.ceil((until - now) / 1000);
  return Number.isNaN(seconds) ? MAX_SECONDS : Math.min(MAX_SECONDS, Math.max(1, seconds));
}
