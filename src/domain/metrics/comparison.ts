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

/**
 * What is compared. No pull request is in two of them: `authored` are those that an agent wrote, `assisted` the rest of those
 * in which AI had a hand, and `others` those without.
 */
export const COMPARED_GROUPS = ['authored', 'assisted', 'others'] as const;
export type ComparedName = (typeof COMPARED_GROUPS)[number];

/** A group in a comparison. `metrics` is null when it, or what it is compared with, is too small. */
export interface ComparedGroup {
  n: number;
  metrics: Measures | null;
}

/**
 * The groups side by side: `authored` and `assisted` each with the `others`, and the `others` with either. A group has
 * measures when it and what it is compared with have ten pull requests. A measure that is known for fewer than ten on a
 * side shows only its `n`.
 */
export function compare(groups: Record<ComparedName, Group>): Record<ComparedName, ComparedGroup> {
  const { authored, assisted, others } = groups;
  return {
    authored: { n: authored.n, metrics: comparable(authored, [others]) },
    assisted: { n: assisted.n, metrics: comparable(assisted, [others]) },
    others: { n: others.n, metrics: comparable(others, [authored, assisted]) },
  };
}

function comparable(own: Group, against: Group[]): Measures | null {
  const large = against.filter(({ n }) => isEnough(n));
  if (!isEnough(own.n) || large.length === 0) return null;
  const { measures } = own;
  const isCompared = (name: keyof Measures) =>
    isEnough(measures[name].n) && large.some((other) => isEnough(other.measures[name].n));
  return Object.fromEntries(
    (Object.keys(measures) as (keyof Measures)[]).map((name) => [
      name,
      isCompared(name) ? measures[name] : withheld(measures[name]),
    ]),
  ) as Measures;
}

function isEnough(n: number): boolean {
  return n >= MIN_PULL_REQUESTS;
}

/** A measure with its `n` alone: every other value is null. A measure with an `n` of 0 stays as it is. */
function withheld(measure: Measures[keyof Measures]): object {
  if (measure.n === 0) return measure;
  return Object.fromEntries(Object.entries(measure).map(([name, value]) => [name, name === 'n' ? value : null]));
}
