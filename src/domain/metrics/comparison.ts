import type { Measured } from './aggregates.ts';
import type { MeasureIn } from './measures.ts';

/** A difference is shown only when both groups have at least this many pull requests. */
const MIN_PULL_REQUESTS = 10;

/** The measures of a group; durations are in seconds. */
export type Measures = Measured<MeasureIn<'comparison'>>;

export interface Group {
  n: number;
  measures: Measures;
}

/** A group in a comparison. `metrics` is null when either group is too small. */
export interface ComparedGroup {
  n: number;
  metrics: Measures | null;
}

/**
 * Two groups side by side. Neither has measures when one has fewer than ten pull requests. A measure that is known for
 * fewer than ten of either group shows only its `n`.
 */
export function compare(a: Group, b: Group): [ComparedGroup, ComparedGroup] {
  return [
    { n: a.n, metrics: comparable(a, b) },
    { n: b.n, metrics: comparable(b, a) },
  ];
}

function comparable(own: Group, other: Group): Measures | null {
  if (Math.min(own.n, other.n) < MIN_PULL_REQUESTS) return null;
  const [mine, theirs] = [own.measures, other.measures];
  return Object.fromEntries(
    (Object.keys(mine) as (keyof Measures)[]).map((name) => [
      name,
      Math.min(mine[name].n, theirs[name].n) < MIN_PULL_REQUESTS ? withheld(mine[name]) : mine[name],
    ]),
  ) as Measures;
}

/** A measure with its `n` alone: every other value is null. A measure with an `n` of 0 stays as it is. */
function withheld(measure: Measures[keyof Measures]): object {
  if (measure.n === 0) return measure;
  return Object.fromEntries(Object.entries(measure).map(([name, value]) => [name, name === 'n' ? value : null]));
}
