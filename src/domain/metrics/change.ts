import type { Distribution, Share, Value } from './aggregates.ts';
import { binomialTest } from './significance/binomial.ts';
import { mannWhitney, type Ranks } from './significance/mann-whitney.ts';
import { twoProportions } from './significance/proportions.ts';

/** With fewer values than this on either side nothing is said. */
const MIN_VALUES = 10;
/** A share needs so many that have it, and so many that do not, on both sides together. */
const MIN_OF_EACH = 5;
/** A change is clear when chance alone gives one as large less often. */
const CLEAR_BELOW = 0.05;

/** The names of the tests, as answers say them. */
export const TESTS = ['mann-whitney', 'two-proportions', 'binomial'] as const;
export type Test = (typeof TESTS)[number];

/** How a value differs from that of the window with which it is compared. What was not tested is null. */
export interface Change {
  /** The value in that window. */
  previous: number | null;
  difference: number | null;
  /** 50 is half as much again. Null when the previous value is 0. */
  percent: number | null;
  /** Whether it is more than chance: p is below 0.05. */
  clear: boolean | null;
  test: Test | null;
  p: number | null;
}

/** Without anything to compare with. */
export const NO_CHANGE: Change = {
  previous: null,
  difference: null,
  percent: null,
  clear: null,
  test: null,
  p: null,
};

/** A change without a test: of a number that is never tested, such as a number of people, or of too few values. */
export function untested({ value }: Pick<Value, 'value'>): Change {
  return { ...NO_CHANGE, previous: value };
}

/** How a median changed, by the ranks of the values of both windows. */
export function changeOfMedian(
  current: Distribution,
  previous: Distribution,
  ranks: Pick<Ranks, 'rankSum' | 'ties'>,
): Change {
  const before = { value: previous.p50 };
  if (Math.min(current.n, previous.n) < MIN_VALUES) return untested(before);
  const p = mannWhitney({ n1: current.n, n2: previous.n, ...ranks });
  return tested({ value: current.p50 }, before, 'mann-whitney', p);
}

/** How a share changed. */
export function changeOfShare(current: Share, previous: Share): Change {
  const hits = current.count + previous.count;
  const misses = current.n + previous.n - hits;
  if (Math.min(current.n, previous.n) < MIN_VALUES || Math.min(hits, misses) < MIN_OF_EACH) return untested(previous);
  return tested(current, previous, 'two-proportions', twoProportions(current, previous));
}

/**
 * How a number of events changed. `seconds` are the lengths of the windows: of unequal ones the rates are compared, and
 * there is no difference.
 */
export function changeOfCount(
  current: Pick<Value, 'n'>,
  previous: Pick<Value, 'n'>,
  seconds: { current: number; previous: number },
): Change {
  const [now, before] = [current.n, previous.n];
  if (Math.max(now, before) < MIN_VALUES) return untested({ value: before });
  const p = binomialTest(now, now + before, seconds.current / (seconds.current + seconds.previous));
  if (seconds.current === seconds.previous) return tested({ value: now }, { value: before }, 'binomial', p);
  const change = tested({ value: now / seconds.current }, { value: before / seconds.previous }, 'binomial', p);
  return { ...change, previous: before, difference: null };
}

function tested(
  current: Pick<Value, 'value'>,
  { value: previous }: Pick<Value, 'value'>,
  test: Test,
  p: number,
): Change {
  if (current.value === null || previous === null) throw new Error(`${test}: values that are known have a number`);
  const difference = current.value - previous;
  const percent = previous === 0 ? null : (100 * difference) / previous;
  return { previous, difference, percent, clear: p < CLEAR_BELOW, test, p };
}
