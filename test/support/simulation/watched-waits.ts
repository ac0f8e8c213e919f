import type { Failure } from '../../../src/domain/failure.ts';
import type { Sync } from '../../../src/domain/cursor/state.ts';
import type { Suspension } from '../../../src/domain/cursor/suspend.ts';

const MINUTE_MS = 60_000;

/** A wait that doubles from a second on with each failure in a row, up to so many milliseconds. */
const doubling = (times: number, max: number) => (times === 0 ? 0 : Math.min(max, 1_000 * 2 ** (times - 1)));
export const backoff = (times: number) => doubling(times, MINUTE_MS);
export const outageWait = (times: number) => doubling(times, 30 * MINUTE_MS);

/** How long GitHub's limits are waited for, as its documentation and src/domain/cursor/SPEC.md have it. */
export function limitWait(cause: Failure & { kind: 'primary_limit' | 'secondary_limit' }, times: number, now: number) {
  if (cause.kind === 'primary_limit') {
    return cause.resetAt > now ? Math.min(cause.resetAt - now, 65 * MINUTE_MS) : backoff(times);
  }
  const seconds = cause.retryAfterSeconds;
  if (seconds === null) return Math.min(15 * MINUTE_MS, MINUTE_MS * 2 ** (times - 1));
  return seconds > 0 ? Math.min(60 * MINUTE_MS, seconds * 1_000) : backoff(times);
}

/** How long a sync waits after its work failed, in milliseconds; null when it does not follow from the cause alone. */
export function waitAfter(sync: Sync, cause: Suspension['cause'], now: number): number | null {
  if (cause.kind === 'slot' || cause.kind === 'refused_for_now') return Math.max(0, cause.until - now);
  if (cause.kind === 'moved') return null;
  const times = (sync.failures[cause.kind] ?? 0) + 1;
  const { trouble } = sync;
  switch (cause.kind) {
    case 'primary_limit':
    case 'secondary_limit':
      return limitWait(cause, times, now);
    case 'too_wide':
    case 'transient':
    case 'rejected':
    case 'cursor_refused':
      if (sync.step.kind === 'facts' || sync.step.kind === 'compare') return backoff(times);
      if (trouble?.of === 'github' && trouble.alive && !trouble.last) return 1_000;
      if (cause.kind === 'too_wide' && cause.fits !== undefined) return 0;
      return outageWait((trouble?.times ?? 0) + 1);
    case 'database_outage':
    case 'bad_app':
      return outageWait((trouble?.times ?? 0) + 1);
    case 'unavailable':
      return backoff(times);
    default:
      return null;
  }
}
