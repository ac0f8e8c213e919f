import type { Instant } from '../../reducer.ts';
import type { PausingFailure } from '../failure.ts';
import type { Pause } from '../scheduler.ts';

/** The pauses after a failure, in milliseconds. Each further failure without an answer between doubles the pause. */
const PAUSES: Record<PausingFailure['kind'], { first: number; longest: number }> = {
  overloaded: { first: 5_000, longest: 300_000 },
  broken: { first: 1_000, longest: 300_000 },
  // A person has to correct it. To ask costs nothing, and work goes on soon after the correction.
  misconfigured: { first: 30_000, longest: 600_000 },
};
/** A provider may ask for any wait; after this time it is asked again anyway. */
const MAX_RETRY_AFTER_MS = 3_600_000;
const MIN_PAUSE_MS = 1_000;
/** The detail is cut where the answer is read. This cut keeps the state small, whatever the caller gives. */
const MAX_DETAIL_LENGTH = 300;

/** The pause after a failure; `failures` is the number of failures in a row, this one included. */
export function pauseAfter(failure: PausingFailure, failures: number, now: Instant): Pause {
  const named = failure.kind === 'overloaded' ? failure.retryAfterSeconds : null;
  const { first, longest } = PAUSES[failure.kind];
  const pause =
    named === null
      ? Math.min(longest, first * 2 ** (failures - 1))
      : Math.min(MAX_RETRY_AFTER_MS, Math.max(MIN_PAUSE_MS, named * 1000));
  return { until: now + pause, reason: failure.kind, detail: failure.detail.slice(0, MAX_DETAIL_LENGTH) };
}
