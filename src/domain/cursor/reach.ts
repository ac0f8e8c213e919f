import type { Instant } from '../reducer.ts';
import type { Reach, RepositoryState } from './state.ts';

/** The instant down to which everything is read; where only changes are, nothing ends a walk but the list. */
export function boundOf(reach: Reach): Instant {
  return reach.to === 'instant' ? reach.instant : 0;
}

/** Whether reading so far means reading older pull requests than are covered. */
export function reachesBack({ coverage }: Pick<RepositoryState, 'coverage'>, reach: Reach): boolean {
  if (reach.to === 'changes') return false;
  return !coverage || (!coverage.exhausted && boundOf(reach) < coverage.since);
}

/** Whether one reach is further than another. */
export function isFurther(reach: Reach, than: Reach): boolean {
  if (reach.to === 'changes') return false;
  return than.to === 'changes' || boundOf(reach) < boundOf(than);
}
