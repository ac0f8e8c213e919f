import type { Use } from '../../../domain/metrics/ai-use.ts';
import type { ListedMeasure } from '../../../domain/metrics/measure-lists.ts';
import type { FilterName } from '../../../domain/page-address.ts';
import type { aiRoute } from '../../../routes/metrics/windowed.ts';
import type { Tone } from '../../charts/count-bars.tsx';
import type { Answer } from '../../read.ts';
import type { Visit } from '../../visit.ts';

export type AiAnswer = Answer<typeof aiRoute>;

/** Who counts on the page when the address does not say it. */
export const AI_WHO = 'people,agents';

/** The filters of a figure of this page: who counts is written, because other measures begin with people alone. */
export function filtersHere({ address }: Pick<Visit, 'address'>): Partial<Record<FilterName, string>> {
  return { by: address.filters.by ?? AI_WHO };
}

/** The three uses, each with its measure, what it is, and its colour. */
export const USES: { use: Use; measure: ListedMeasure; words: string; tone: Tone }[] = [
  { use: 'authored', measure: 'aiAuthored', words: 'an agent’s account opened it', tone: 'wait' },
  { use: 'assisted', measure: 'aiAssisted', words: 'an agent or a model wrote part of it', tone: 'accent' },
  { use: 'reviewed', measure: 'aiReviewed', words: 'a tool left a review', tone: 'ghost' },
];
