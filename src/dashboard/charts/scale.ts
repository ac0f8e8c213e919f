const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];

/** The durations that an axis may end at; the last three are for what is older than any team's habits. */
const DURATIONS = [
  ...[1, 5, 15].map((minutes) => minutes * MINUTE),
  ...[1, 6].map((hours) => hours * HOUR),
  ...[1, 3, 7, 30, 90, 365, 3_650, 36_500].map((days) => days * DAY),
];
/** Durations between them, for an axis that would have too few lines. */
const BETWEEN = [
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  3 * HOUR,
  12 * HOUR,
  2 * DAY,
  5 * DAY,
  14 * DAY,
  60 * DAY,
];

const MAX_LINES = 5;
const MIN_LINES = 3;
/** Of a count there is no half. */
const MIN_COUNT_STEP = 1;
const MIN_SHARE_STEP = 0.01;

/** An axis: the values of its grid lines in rising order, and the place of a value, from 0 (first line) to 1 (last line). */
export interface Scale {
  ticks: number[];
  /** A value beyond an end of the axis is placed at this end. */
  at: (value: number) => number;
}

/**
 * A logarithmic axis for durations in seconds. It reaches from the tick below all of them to the one above. What is shorter
 * than a minute, 0 included, stands at a minute.
 */
export function durationScale(values: number[]): Scale {
  const [least, most] = values.length === 0 ? [HOUR, DAY] : extentOf(values);
  const last = DURATIONS.length - 1;
  let low = Math.max(
    0,
    DURATIONS.findLastIndex((tick) => tick <= least),
  );
  let high = DURATIONS.findIndex((tick) => tick >= most);
  if (high === -1) high = last;
  if (low >= high) {
    low = Math.max(0, Math.min(low, high) - 1);
    high = Math.min(last, low + 2);
  }
  const [from, to] = [DURATIONS[low] ?? MINUTE, DURATIONS[high] ?? DAY];
  const length = Math.log(to / from);
  const at = (value: number) => within(Math.log(Math.max(value, from) / from) / length);
  const coarse = DURATIONS.slice(low, high + 1);
  const between = BETWEEN.filter((tick) => tick > from && tick < to);
  const ticks = coarse.length < MIN_LINES ? [...coarse, ...between].toSorted((a, b) => a - b) : coarse;
  return { ticks: thinned(ticks, at), at };
}

/** An axis for counts: from 0, with whole steps of 1, 2, 5, 10, 20, … */
export function countScale(most: number): Scale {
  return linearScale(most, MIN_COUNT_STEP);
}

/** An axis for shares of 0 to 1: from 0 to 1 at most. */
export function shareScale(most: number): Scale {
  return linearScale(Math.min(1, most), MIN_SHARE_STEP);
}

/** An axis for lines of code or durations that are compared by their length: from 0. */
export function linearScale(most: number, minStep: number): Scale {
  const step = niceStep(Math.max(most / (MAX_LINES - 1), minStep));
  const steps = Math.max(1, Math.ceil(most / step - 1e-9));
  const top = steps * step;
  // 3 × 0.1 is not 0.3; twelve digits are more than any label shows.
  const ticks = Array.from({ length: steps + 1 }, (_, index) => Number((index * step).toPrecision(12)));
  return { ticks, at: (value) => within(value / top) };
}

/** The place of an instant between two, all in milliseconds: 0 to 1. */
export function timePlace(instant: number, from: number, to: number): number {
  return to > from ? within((instant - from) / (to - from)) : 0.5;
}

/** The least and the largest value. A spread into `Math.max` fails for some hundred thousands. */
export function extentOf(values: number[]): [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return [least, most];
}

/** The smallest of 1, 2, 5, 10, 20, … times a power of ten that is not below `least`. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5, 10].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10) * power;
}

/** At most five of the ticks: both ends, and those nearest to equal distances. */
function thinned(ticks: number[], at: Scale['at']): number[] {
  if (ticks.length <= MAX_LINES) return ticks;
  const kept = new Set([ticks[0], ticks.at(-1)]);
  for (let line = 1; line < MAX_LINES - 1; line += 1) {
    const wanted = line / (MAX_LINES - 1);
    const free = ticks.filter((tick) => !kept.has(tick));
    kept.add(free.toSorted((a, b) => Math.abs(at(a) - wanted) - Math.abs(at(b) - wanted))[0]);
  }
  return ticks.filter((tick) => kept.has(tick));
}

function within(place: number): number {
  return Math.min(1, Math.max(0, place));
}
