import type { Instant } from '../reducer.ts';
import { boundOf, reachesBack } from './reach.ts';
import type { RepositoryState, Sync } from './state.ts';

/** The newest part of a history, which every repository shows before any is read further back: 26 weeks. */
export const HALF_YEAR_MS = 182 * 86_400_000;

/**
 * A leg ends early only when at least this many pull requests are left behind it. What makes a leg complete takes a few
 * requests more; so many pull requests take about twenty.
 */
const MIN_LEFT = 200;

/**
 * The instant down to which a long walk reads before it makes everything that it has read complete. The first leg is the
 * newest half year. Each next one goes back twice as far as the one before, because the comments of the whole repository
 * are read again for each. Null when the sync's reach is no further, or when little is left behind.
 */
export function legOf(state: Pick<RepositoryState, 'coverage'>, { reach, startedAt, total }: Sync): Instant | null {
  const { coverage } = state;
  if (!reachesBack(state, reach)) return null;
  const complete = startedAt - (coverage?.completeSince ?? startedAt);
  const leg = startedAt - Math.max(HALF_YEAR_MS, 2 * complete);
  const isShort = total !== null && total.count - (coverage?.passed ?? 0) < MIN_LEFT;
  return leg <= boundOf(reach) || isShort ? null : leg;
}

/**
 * How far before a leg the list of the repository's comments begins. A pull request that was created earlier and changed
 * within the leg costs a request of its own.
 */
const COMMENTS_BEFORE_MS = 60 * 86_400_000;

/** Since when the comments of a walk down to `bound` come from the list of the repository. */
export function commentsSince(bound: Instant, { reach }: Sync): Instant {
  const end = boundOf(reach);
  return bound > end ? Math.max(end, bound - COMMENTS_BEFORE_MS) : bound;
}

/** Whether a leg is read, and is to be made complete before the walk goes on. */
export function isLegRead(state: Pick<RepositoryState, 'coverage'>, sync: Sync): boolean {
  const leg = legOf(state, sync);
  return leg !== null && state.coverage !== null && state.coverage.since <= leg;
}

/** The instant down to which the back walk reads now: the end of its leg, or of the sync's reach. */
export function boundOfWalk(state: Pick<RepositoryState, 'coverage'>, sync: Sync): Instant {
  return legOf(state, sync) ?? boundOf(sync.reach);
}
