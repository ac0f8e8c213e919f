import { measureOf, MEASURES, measuresIn, type MeasureIn, type MeasureOf } from './measures.ts';
import type { Against, NamedWindow, Window } from './windows.ts';

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

/** What a window is compared with, in words: `the 13 weeks before`. */
export function comparedWords(named: NamedWindow | undefined, { from, to }: Window, against: Against): string {
  if (against === 'year') return 'the same time a year before';
  if (named !== undefined && named !== 'quarter') return `the ${Number.parseInt(named, 10)} weeks before`;
  const days = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
  return days > 1 ? `the ${days} days before` : 'the time before';
}
