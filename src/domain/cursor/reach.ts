import type { Instant } from '../reducer.ts';
import type { Reach, RepositoryState } from './state.ts';

/** The instant down to which everything is read. For a reach of changes only the end of the list ends a walk. */
export function boundOf(reach: Reach): Instant {
  return reach.to === 'instant' ? reach.instant : 0;
}

/** Whether this reach includes pull requests older than the covered ones. */
export function reachesBack({ coverage }: Pick<RepositoryState, 'coverage'>, reach: Reach): boolean {
  if (reach.to === 'changes') return false;
  return !coverage || (!coverage.exhausted && boundOf(reach) < coverage.since);
}

/** Whether one reach is further than another. */
export function isFurther(reach: Reach, than: Reach): boolean {
  if (reach.to === 'changes') return false;
  return than.to === 'changes' || boundOf(reach) < boundOf(than);
}
