import type { Instant } from '../reducer.ts';
import type { Announced } from './lease.ts';

/**
 * After this long without a consumer a message may be lost: it is sent again. Each next wait is twice as long, because
 * a long queue looks the same as a lost message, and the repeats must not make it longer.
 */
const PATIENCE_MS = 20_000;
const MAX_PATIENCE_MS = 600_000;

/** When a message counts as lost that was sent this often in a row. */
export function overdueAt({ at, times }: Announced): Instant {
  return at + Math.min(MAX_PATIENCE_MS, PATIENCE_MS * 2 ** Math.max(0, times - 1));
}

export function isOverdue(announced: Announced, now: Instant): boolean {
  return now >= overdueAt(announced);
}
