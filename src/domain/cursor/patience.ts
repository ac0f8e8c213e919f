import type { Instant } from '../reducer.ts';
import type { Announced } from './state.ts';

/**
 * A message that nobody has taken for this long may be lost: it is sent again, each time after twice as long, because a
 * long queue looks the same and must not grow by its own length.
 */
const PATIENCE_MS = 20_000;
const MAX_PATIENCE_MS = 600_000;

/** When a message that was sent so often in a row is taken for lost. */
export function overdueAt({ at, times }: Announced): Instant {
  return at + Math.min(MAX_PATIENCE_MS, PATIENCE_MS * 2 ** Math.max(0, times - 1));
}

export function isOverdue(announced: Announced, now: Instant): boolean {
  return now >= overdueAt(announced);
}
