import { measureOf, MEASURES, measuresIn, unitOf, type MeasureIn, type MeasureOf } from './measures.ts';
import type { Against, NamedWindow, Window } from './windows.ts';
import { valueWords } from './value-words.ts';

const DAY_MS = 86_400_000;

const CLAIMED_FORMS = ['count', 'distribution', 'share'] as const;

/** The measures whose change is tested, and may be claimed. */
export type ClaimedMeasure = Extract<MeasureIn<'window' | 'total'>, MeasureOf<(typeof CLAIMED_FORMS)[number]>>;

/** The names of these measures, in order. */
export const CLAIMED_MEASURES = measuresIn('window', 'total').filter((name): name is ClaimedMeasure =>
  CLAIMED_FORMS.some((form) => form === measureOf(name).form),
);

/** How a sentence names a measure. */
export function subjectOf(name: ClaimedMeasure): string {
  return `the ${MEASURES[name].subject}`;
}

/** A measure's value in a sentence: of lines with their noun. */
export function claimedWords(name: ClaimedMeasure, value: number): string {
  return unitOf(name) === 'lines' ? `${valueWords(name, value)} lines` : valueWords(name, value);
}

/** What a window is compared with, in words: `the 13 weeks before`. */
export function comparedWords(named: NamedWindow | undefined, { from, to }: Window, against: Against): string {
  if (against === 'year') return 'the same time a year before';
  if (named !== undefined && named !== 'quarter') return `the ${Number.parseInt(named, 10)} weeks before`;
  const days = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
  return days > 1 ? `the ${days} days before` : 'the time before';
}
