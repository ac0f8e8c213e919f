import {
  measureOf,
  MEASURES,
  measuresIn,
  unitOf,
  type MeasureIn,
  type MeasureName,
  type MeasureOf,
} from './measures.ts';
import type { Against, NamedWindow, Window } from './windows.ts';
import { countWords, durationWords, shareWords } from './words.ts';

const DAY_MS = 86_400_000;

/** The measures whose change is tested, and may be claimed. */
export type ClaimedMeasure = Extract<MeasureIn<'window' | 'total'>, MeasureOf<'count' | 'distribution' | 'share'>>;

/** The names of these measures, in order. */
export const CLAIMED_MEASURES = measuresIn('window', 'total').filter(
  (name): name is ClaimedMeasure => 'subject' in MEASURES[name],
);

/** How a sentence names a measure. */
export function subjectOf(name: ClaimedMeasure): string {
  return MEASURES[name].subject;
}

/** A measure's value in words. */
export function valueWords(name: MeasureName, value: number): string {
  const unit = unitOf(name);
  if (unit === 'seconds') return durationWords(value);
  if (measureOf(name).form === 'share') return shareWords(value);
  return unit === 'lines' ? `${countWords(value)} lines` : countWords(value);
}

/** What a window is compared with, in words: `the 13 weeks before`. */
export function comparedWords(named: NamedWindow | undefined, { from, to }: Window, against: Against): string {
  if (against === 'year') return 'the same time a year before';
  if (named !== undefined && named !== 'quarter') return `the ${Number.parseInt(named, 10)} weeks before`;
  const days = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
  return days > 1 ? `the ${days} days before` : 'the time before';
}
