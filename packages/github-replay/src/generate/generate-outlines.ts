import type { Outline, PullRequestState } from '../history/model.ts';
import { createRandom } from './random.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Numbers, times and states of a whole history. Issues share the numbers, so there are gaps; now and then a bulk edit
 * gives many pull requests the very same `updatedAt`.
 */
export function generateOutlines(seed: number, count: number, until: number): Outline[] {
  const days = Math.min(1_095, Math.max(30, count / 3));
  const step = (days * DAY_MS) / Math.max(1, count);
  const outlines: Outline[] = [];
  let number = 0;
  for (let slot = 0; slot < count; slot++) {
    const random = createRandom(seed, 'outline', slot);
    number += 1 + (random.chance(0.3) ? random.int(1, 2) : 0);
    const createdAt = Math.min(
      random.time(until - (count - slot) * step, until - (count - slot - 1) * step),
      until - HOUR_MS,
    );
    const closesAt = random.time(createdAt, createdAt + (random.chance(0.6) ? DAY_MS : 20 * DAY_MS));
    const staysOpen = random.chance(0.04) || closesAt > until;
    const state: PullRequestState = staysOpen ? 'OPEN' : random.chance(0.13) ? 'CLOSED' : 'MERGED';
    const settled = staysOpen ? random.time(createdAt, Math.min(until, createdAt + 10 * DAY_MS)) : closesAt;
    outlines.push({ number, createdAt, updatedAt: lastUpdate(settled, until), state });

    function lastUpdate(from: number, end: number): number {
      if (random.chance(0.25)) {
        const bulkEdit = Math.ceil(from / DAY_MS) * DAY_MS;
        if (bulkEdit <= end) return bulkEdit;
      }
      return random.chance(0.3) ? random.time(from, Math.min(end, from + 30 * DAY_MS)) : from;
    }
  }
  return outlines;
}
