import type { ListedMeasure } from '../../domain/metrics/measure-lists.ts';
import { labelOf, measureOf, unitOf } from '../../domain/metrics/measures.ts';
import { countWords } from '../../domain/metrics/words.ts';
import { Spark } from '../charts/spark.tsx';
import { counted, halfOf, partOf } from '../format.ts';
import type { Html } from '../html.ts';
import { measuredListOf, readMeasured } from '../lists/measured.ts';
import type { Visit } from '../visit.ts';
import { ChangeWords, wasWords, type MeasuredChange } from './change.tsx';
import { FigureLink, isFew, valueOf } from './figure.tsx';

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
  /** Of how many the window before tells; null when nothing is compared. */
  previousN: number | null;
}

/**
 * The key numbers of a page: each with its change, its weeks, and of how many it tells. `noComparison` says why none of them
 * has a change, once for all; null where each says its own.
 */
export function KeyNumbers({ noComparison = null, children }: { noComparison?: string | null; children: Html }) {
  return (
    <section class="card" aria-label="Key numbers">
      <div class="key-numbers">{children}</div>
      {noComparison !== null && <p class="change">{noComparison}</p>}
    </section>
  );
}

export async function KeyNumber({
  visit,
  of,
  isCompared,
}: {
  visit: Visit;
  of: KeyNumberOf;
  /** Whether its change is told; otherwise its card says why not. */
  isCompared: boolean;
}) {
  const { measure, current, change, weeks, isOpen, previousN } = of;
  const few = await fewValues(visit, measure, current);
  return (
    <section class="key-number">
      <h2>{labelOf(measure)}</h2>
      <p class="value">
        <FigureLink visit={visit} behind={{ measure }} total={totalOf(measure, current)}>
          {few ?? valueOf(measure, current.p50 ?? current.value ?? null)}
        </FigureLink>
      </p>
      {isCompared && (
        <p>
          <ChangeWords measure={measure} change={change} n={current.n} previousN={previousN} />
        </p>
      )}
      <Spark values={weeks} scale={isDuration(measure) ? 'log' : 'linear'} isOpen={isOpen} />
      <p class="basis-of">
        {[basisWords(measure, current, weeks.length), wasWords(measure, change)].filter(Boolean).join(' · ')}
      </p>
    </section>
  );
}

/** The values themselves, where there are too few for percentiles: 2h, 5h, 9d. */
async function fewValues(visit: Visit, measure: ListedMeasure, { n, p50 }: Measured): Promise<string | null> {
  if (p50 === undefined || !isFew({ n })) return null;
  const { data } = await readMeasured(visit, measuredListOf({ address: { ...visit.address, own: {} } }, measure));
  return data
    .toReversed()
    .map(({ value }) => valueOf(measure, value))
    .join(', ');
}

/** The length of the list behind a figure. */
export function totalOf(measure: ListedMeasure, { n, value, count }: Measured): number {
  const { form } = measureOf(measure);
  if (form === 'share') return count ?? 0;
  return form === 'distribution' || form === 'span' ? n : (value ?? 0);
}

function isDuration(measure: ListedMeasure): boolean {
  return unitOf(measure) === 'seconds';
}

function basisWords(measure: ListedMeasure, { n, count, p50, value }: Measured, weeks: number): string {
  if (p50 !== undefined) {
    return isFew({ n }) ? counted(n, 'pull request') : halfOf(n);
  }
  if (measureOf(measure).form === 'share') return partOf(count ?? 0, n);
  return weeks > 1 && value ? `${countWords(value / weeks)} a week` : '';
}
