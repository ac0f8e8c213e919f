import type { Change } from '../../routes/metrics/shapes.ts';
import type { z } from '@hono/zod-openapi';
import type { ListedMeasure } from '../../domain/metrics/measure-lists.ts';
import { measureOf, unitOf } from '../../domain/metrics/measures.ts';
import { changedWords, countWords, shareWords } from '../../domain/metrics/words.ts';
import { valueOf } from './figure.tsx';

export type MeasuredChange = z.output<typeof Change>;

/** Where everybody agrees that less is better. Other changes are neither good nor bad. */
const LESS_IS_BETTER: ListedMeasure[] = [
  'cycle',
  'coding',
  'pickup',
  'review',
  'mergeWait',
  'response',
  'approvedToMerge',
  'deploy',
  'changeLeadTime',
  'unreviewed',
  'mergedWithoutApproval',
];

/**
 * How a measure changed: in words and colour only when the change is more than chance. `n` is of how many it tells, and
 * `previousN` the same in the window before; null when that is not known. Of nothing no change is told: its figure says so.
 */
export function ChangeWords({
  measure,
  change,
  n,
  previousN,
}: {
  measure: ListedMeasure;
  change: MeasuredChange;
  n: number;
  previousN: number | null;
}) {
  const { clear, difference, percent, previous } = change;
  if (clear === null || difference === null) {
    if (n > 0 && previousN === 0) return <span class="change">nothing before to compare with</span>;
    if (n === 0 || previous === null) return <span class="change" />;
    return (
      <span class="change">
        too few to compare (n{'\u00a0'}
        {countWords(Math.min(n, previousN ?? n))})
      </span>
    );
  }
  if (!clear) return <span class="change">no clear change</span>;
  const isLess = difference < 0;
  const tone = LESS_IS_BETTER.includes(measure) ? (isLess ? ' good' : ' bad') : '';
  return (
    <span class={`change${tone}`}>
      {isLess ? '▼' : '▲'} {sizeWords(measure, difference, percent)}
    </span>
  );
}

function sizeWords(measure: ListedMeasure, difference: number, percent: number | null): string {
  const size = Math.abs(difference);
  if (measureOf(measure).form === 'share') return `${shareWords(size).replace(' %', '')} points`;
  if (unitOf(measure) === 'seconds' && percent !== null) {
    return `${changedWords(percent)} ${difference < 0 ? 'faster' : 'slower'}`;
  }
  return `${countWords(size)} ${difference < 0 ? 'fewer' : 'more'}`;
}

/** What it was before: `was 1d 5h`. */
export function wasWords(measure: ListedMeasure, { previous }: MeasuredChange): string {
  return previous === null ? '' : `was ${valueOf(measure, previous)}`;
}
