import type { FailureReason, Permission } from './call.ts';
import { DAY_MS, dayOf } from './day.ts';
import type { ModelFailure, PausingFailure } from './failure.ts';

/**
 * How many tries may end with a failure of the provider, or with an error of this program, and the wait before the
 * second try. Each next wait is four times longer.
 */
const MAX_TRIES = 5;
const FIRST_DELAY_MS = 10_000;
/** After this many rejected inputs in a row, with no answer before or between them, the inputs are not the cause. */
const MAX_REJECTIONS = 3;
/**
 * The wait of an input whose model rejects every input. Other inputs are tried before it, because the model may accept
 * one.
 */
const REJECTED_AGAIN_MS = 3_600_000;
/** The wait of a pull request that another run asks about now, or whose tokens that run has reserved. */
const ASKED_AGAIN_MS = 15_000;

/** How a call ended that gave no answer. */
export type Unanswered =
  | PausingFailure
  /** The provider refuses the input, after an `answer` about it, or after this many rejections since its last answer. */
  | { kind: 'rejected'; answered: true }
  | { kind: 'rejected'; answered: false; rejections: number }
  /** An error of this program. */
  | { kind: 'surprise' };

/** What becomes of a waiting row. */
export type Next =
  /** The analysis has failed. */
  | { kind: 'fail'; reason: FailureReason }
  /**
   * The row waits until this instant, in milliseconds; null: it can be taken at once. `tries` are added to its count:
   * an input that breaks the provider must not stop all others, but a refused call says nothing about the input.
   */
  | { kind: 'wait'; until: number | null; tries: 0 | 1 };

/** What becomes of a row whose call gave no answer; `tries` counts this one. */
export function afterCall(ended: Unanswered, tries: number, now: number): Next {
  switch (ended.kind) {
    case 'overloaded':
    case 'misconfigured':
      return { kind: 'wait', until: null, tries: 0 };
    case 'broken':
      return tries >= MAX_TRIES ? { kind: 'fail', reason: 'provider_failed' } : waitAfter(tries, now);
    case 'surprise':
      return tries >= MAX_TRIES ? { kind: 'fail', reason: 'internal' } : waitAfter(tries, now);
    case 'rejected':
      if (ended.answered) return { kind: 'fail', reason: 'invalid_answer' };
      // A model that accepts no input at all is configured wrongly: such rejections must not fail the inputs.
      if (ended.rejections < MAX_REJECTIONS) return { kind: 'fail', reason: 'rejected' };
      return { kind: 'wait', until: now + REJECTED_AGAIN_MS, tries: 0 };
  }
}

function waitAfter(tries: number, now: number): Next {
  return { kind: 'wait', until: now + FIRST_DELAY_MS * 4 ** (tries - 1), tries: 1 };
}

/** When a row can be taken again about whose input another run asks now, in milliseconds. */
export function afterAsked(now: number): number {
  return now + ASKED_AGAIN_MS;
}

/**
 * When a row can be taken again for which the day's tokens may not be enough, in milliseconds. `mayFitSoon`: calls that
 * run now have reserved more than they use. `oversize`: even a whole day's tokens are not enough.
 */
export function afterLimit(
  { spent, reserved, running, needed }: Permission & { kind: 'limit' },
  dailyLimit: number,
  now: number,
): { until: number; mayFitSoon: boolean; oversize: boolean } {
  const mayFitSoon = spent + reserved - running + needed <= dailyLimit;
  const until = mayFitSoon ? now + ASKED_AGAIN_MS : dayOf(now) + DAY_MS;
  return { until, mayFitSoon, oversize: needed > dailyLimit };
}

/** A failure after which no pull request of the workspace is asked about for some time. */
export function pausingOf(failure: ModelFailure): PausingFailure {
  return failure.kind === 'rejected' ? { kind: 'misconfigured', detail: failure.detail } : failure;
}
