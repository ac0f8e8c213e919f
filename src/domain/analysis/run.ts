/**
 * How long a call without a known end may still be running, and how long its row stays taken, in milliseconds. It is
 * longer than the time limit of a call.
 */
export const CALL_LEASE_MS = 90_000;
/** A run takes no further pull request after this time, in milliseconds. */
export const RUN_MS = 20_000;
/** How often a run renews its lease while the model works. It is well below the length of the lease. */
export const HOLD_EVERY_MS = 10_000;

/**
 * A run ends after this many pull requests in a row that do not fit into the day's tokens, because later ones would
 * hardly fit.
 */
const MAX_WITHOUT_ROOM = 5;
/**
 * The same bound for pull requests that do not fit into a whole day's tokens. It is higher, because they say nothing
 * about other pull requests.
 */
const MAX_OVERSIZE = 100;

/** How many pull requests in a row did not fit into the day's tokens, and into a whole day's. */
export interface WithoutRoom {
  today: number;
  oversize: number;
}

export const NONE_WITHOUT_ROOM: WithoutRoom = { today: 0, oversize: 0 };

/** The counts with one more pull request that did not fit, and whether the run ends because of them. */
export function oneWithoutRoom(before: WithoutRoom, oversize: boolean): WithoutRoom & { ends: boolean } {
  const today = before.today + (oversize ? 0 : 1);
  const large = before.oversize + (oversize ? 1 : 0);
  return { today, oversize: large, ends: today >= MAX_WITHOUT_ROOM || large >= MAX_OVERSIZE };
}
