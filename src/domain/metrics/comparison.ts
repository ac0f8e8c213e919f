import type { Measured } from './aggregates.ts';
import type { MeasureIn } from './measures.ts';

/** With fewer pull requests than this on either side there is no difference to show. */
const FEWEST = 10;

/** What the pull requests of a group are measured by; durations in seconds. */
export type Measures = Measured<MeasureIn<'comparison'>>;

export interface Group {
  n: number;
  measures: Measures;
}

/** A group for a comparison: always with its size, with its measures only when both groups are large enough. */
export interface ComparedGroup {
  n: number;
  metrics: Measures | null;
}

/**
 * Two groups side by side. Neither has measures when one has fewer than ten. A measure that is known for fewer than ten
 * on either side shows only for how many it is known.
 */
export function compare(a: Group, b: Group): [ComparedGroup, ComparedGroup] {
  return [
    { n: a.n, metrics: comparable(a, b) },
    { n: b.n, metrics: comparable(b, a) },
  ];
}

function comparable(own: Group, other: Group): Measures | null {
  if (Math.min(own.n, other.n) < FEWEST) return null;
  const [mine, theirs] = [own.measures, other.measures];
  return Object.fromEntries(
    (Object.keys(mine) as (keyof Measures)[]).map((name) => [
      name,
      Math.min(mine[name].n, theirs[name].n) < FEWEST ? unsaid(mine[name]) : mine[name],
    ]),
  ) as Measures;
}

/** A measure without what it says; of nothing, there is nothing to withhold. */
function unsaid(measure: Measures[keyof Measures]): object {
  if (measure.n === 0) return measure;
  return Object.fromEntries(Object.entries(measure).map(([name, value]) => [name, name === 'n' ? value : null]));
}
