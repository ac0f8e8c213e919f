import type { StoredPullRequest, StoreWatch } from './store.ts';

/**
 * The end of a leg, as the database is told of it; the oldest pull request that was stored until then; and what of the leg
 * was not complete.
 */
export interface ToldLeg {
  since: number;
  oldest: number;
  lacking: number[];
}

/**
 * Watches what the product says to be complete while it still reads further back: all of it must be stored as GitHub has it,
 * up to the watermark, with every list and with its facts. GitHub's instants are whole seconds: a touch in the second of the
 * watermark may come after it.
 */
export function watchedLegs(
  through: () => number,
  pullRequests: readonly { number: number; updatedAt: number }[],
): StoreWatch & { told: ToldLeg[] } {
  const told: ToldLeg[] = [];
  let oldest = Infinity;
  return {
    told,
    stored(updatedAt) {
      oldest = Math.min(oldest, updatedAt);
    },
    complete(since, stored) {
      const known = pullRequests.filter(({ updatedAt }) => updatedAt >= since && updatedAt < through());
      const lacking = known.filter(({ number, updatedAt }) => !isComplete(stored.get(number), updatedAt));
      told.push({ since, oldest, lacking: lacking.map(({ number }) => number) });
    },
  };
}

function isComplete(row: StoredPullRequest | undefined, updatedAt: number): boolean {
  return row !== undefined && row.updatedAt >= updatedAt && Object.keys(row.pending).length === 0 && row.facts;
}
