import type { ListedMeasure } from '../../domain/metrics/measure-lists.ts';
import { measureOf, unitOf } from '../../domain/metrics/measures.ts';
import { countWords } from '../../domain/metrics/words.ts';
import { Spark } from '../charts/spark.tsx';
import type { Html } from '../html.ts';
import { titleOf } from '../measure-words.ts';
import type { Visit } from '../visit.ts';
import { ChangeWords, wasWords, type MeasuredChange } from './change.tsx';
import { FigureLink, UNKNOWN, valueOf } from './figure.tsx';

/** From so many values on, percentiles say something. */
const MIN_FOR_PERCENTILES = 5;

/** What the API answers of a measure. */
interface Measured {
  n: number;
  value?: number | null;
  count?: number;
  p50?: number | null;
}

export interface KeyNumberOf {
  measure: ListedMeasure;
  current: Measured;
  change: MeasuredChange;
  /** The values of the weeks, for the small line. */
  weeks: (number | null)[];
  /** Whether the last week is not over. */
  isOpen: boolean;
}

/** The key numbers of a page: each with its change, its weeks, and of how many it tells. */
export function KeyNumbers({ children }: { children: Html }) {
  return (
    <section class="card key-numbers" aria-label="Key numbers">
      {children}
    </section>
  );
}

export function KeyNumber({ visit, of, previousPartial }: { visit: Visit; of: KeyNumberOf; previousPartial: boolean }) {
  const { measure, current, change, weeks, isOpen } = of;
  return (
    <section class="key-number">
      <h3>{titleOf(measure)}</h3>
      <p class="value">
        <FigureLink visit={visit} behind={{ measure }} total={totalOf(measure, current)}>
          {shownValue(measure, current)}
        </FigureLink>
      </p>
      <p>
        <ChangeWords measure={measure} change={change} n={current.n} previousPartial={previousPartial} />
      </p>
      <Spark values={weeks} scale={isDuration(measure) ? 'log' : 'linear'} isOpen={isOpen} />
      <p class="basis-of">
        {[basisWords(measure, current, weeks.length), wasWords(measure, change)].filter(Boolean).join(' · ')}
      </p>
    </section>
  );
}

/** The length of the list behind a figure. */
export function totalOf(measure: ListedMeasure, { n, value, count }: Measured): number {
  const { form } = measureOf(measure);
  if (form === 'share') return count ?? 0;
  return form === 'distribution' || form === 'span' ? n : (value ?? 0);
}

/** A percentile of very few values says nothing. */
export function shownValue(measure: ListedMeasure, { n, value, p50 }: Measured): string {
  if (p50 === undefined) return valueOf(measure, value ?? null);
  return n < MIN_FOR_PERCENTILES ? UNKNOWN : valueOf(measure, p50);
}

function isDuration(measure: ListedMeasure): boolean {
  return unitOf(measure) === 'seconds';
}

function basisWords(measure: ListedMeasure, { n, count, p50, value }: Measured, weeks: number): string {
  if (p50 !== undefined) return n < MIN_FOR_PERCENTILES ? `${countWords(n)} only` : `half of ${countWords(n)}`;
  if (measureOf(measure).form === 'share') return `${countWords(count ?? 0)} of ${countWords(n)}`;
  return weeks > 1 && value ? `${countWords(value / weeks)} a week` : '';
}
