import type { Forms, Measured } from './aggregates.ts';
import { changeOfCount, changeOfMedian, changeOfShare, NO_CHANGE, untested, type Change } from './change.ts';
import type { Measure } from './measure.ts';
import { measureOf, measuresIn, type MeasureName, type MeasureOf } from './measures.ts';
import type { Ranks } from './significance/mann-whitney.ts';
import { secondsOf, type Window } from './windows.ts';

/** What is known of the ranks of a measure's values in a window, among its values in both windows. */
export type WindowRanks = Pick<Ranks, 'rankSum' | 'ties'>;

/** The ranks of every median. Without a value in the window they mean nothing. */
export type RanksOf<Name extends MeasureName> = Record<Extract<Name, MeasureOf<'distribution'>>, WindowRanks>;

/** The ranks where there is no value in either window. */
export const NO_RANKS = recordOf(measuresIn('window', 'comparison').filter(isDistribution), (): WindowRanks => ({
  rankSum: 0,
  ties: 0,
}));

function isDistribution(name: MeasureName): name is MeasureOf<'distribution'> {
  return measureOf(name).form === 'distribution';
}

/** Measures of a window and of the one with which it is compared. */
export interface Compared<Name extends MeasureName> {
  current: Measured<Name>;
  /** Null when there is nothing to compare with, or not all of it is stored. */
  previous: { window: Window; measured: Measured<Name>; ranks: RanksOf<Name> } | null;
}

/** How each measure changed. */
export function changesOf<Name extends MeasureName>(
  names: Name[],
  window: Window,
  { current, previous }: Compared<Name>,
): Record<Name, Change> {
  if (previous === null) return recordOf(names, () => NO_CHANGE);
  const seconds = { current: secondsOf(window), previous: secondsOf(previous.window) };
  const ranks: Partial<Record<MeasureName, WindowRanks>> = previous.ranks;
  return recordOf(names, (name) => changeOf(name, current[name], previous.measured[name], seconds, ranks[name]));
}

type AnyForm = Forms[Measure['form']];

function changeOf(
  name: MeasureName,
  current: AnyForm,
  previous: AnyForm,
  seconds: { current: number; previous: number },
  ranks: WindowRanks | undefined,
): Change {
  if ('p50' in current && 'p50' in previous && ranks) return changeOfMedian(current, previous, ranks);
  if ('count' in current && 'count' in previous) return changeOfShare(current, previous);
  if ('p50' in current || 'p50' in previous) throw new Error(`${name} has no ranks`);
  return measureOf(name).form === 'count' ? changeOfCount(current, previous, seconds) : untested(previous);
}

function recordOf<Name extends string, Value>(names: Name[], valueOf: (name: Name) => Value): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, valueOf(name)])) as Record<Name, Value>;
}
