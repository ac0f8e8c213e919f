import type { Instant } from '../../reducer.ts';
import type { PausingFailure } from '../failure.ts';
import type { Pause } from '../scheduler.ts';

/** The pause after a failure; doubled by each that follows without an answer between. */
const PAUSES: Record<PausingFailure['kind'], { first: number; longest: number }> = {
  overloaded: { first: 5_000, longest: 300_000 },
  broken: { first: 1_000, longest: 300_000 },
  // Until a person has mended it: asking costs nothing, and as soon as it is mended, it goes on.
  misconfigured: { first: 30_000, longest: 600_000 },
};
/** A provider may name any time; after so long it is asked again all the same. */
const MAX_RETRY_AFTER_MS = 3_600_000;
const MIN_PAUSE_MS = 1_000;
/** What a provider says is cut where it is read; here the state is kept small whatever is told. */
const MAX_DETAIL_LENGTH = 300;

/** The pause that the last of so many failures in a row asks for. */
export function pauseAfter(failure: PausingFailure, failures: number, now: Instant): Pause {
  const named = failure.kind === 'overloaded' ? failure.retryAfterSeconds : null;
  const { first, longest } = PAUSES[failure.kind];
  const pause =
    named === null
      ? Math.min(longest, first * 2 ** (failures - 1))
      : Math.min(MAX_RETRY_AFTER_MS, Math.max(MIN_PAUSE_MS, named * 1000));
  return { until: now + pause, reason: failure.kind, detail: failure.detail.slice(0, MAX_DETAIL_LENGTH) };
}
