import type { FilterName } from '../../domain/page-address.ts';
import { shortLabelOf } from '../../domain/metrics/measures.ts';
import { durationScale, type Scale } from '../charts/scale.ts';
import { Spark } from '../charts/spark.tsx';
import { shownOf, StripAxis, StripMark, type Strip } from '../charts/strips.tsx';
import { count } from '../format.ts';
import type { Html } from '../html.ts';
import type { Visit } from '../visit.ts';
import { stripOf, type Percentiles } from './chart-data.ts';
import { FigureLink, medianOrValues, valueOf } from './figure.tsx';
import { totalOf } from './key-numbers.tsx';

/** The columns of strips, each on one axis. */
const STRIPS = ['cycle', 'pickup', 'review'] as const;
/** With fewer merges a row is grey: too few to compare. */
const MIN_MERGES = 10;

interface Series {
  value: (number | null)[];
}

/** What the API answers of a team or a repository, as far as the table shows it. */
export interface Side extends Record<(typeof STRIPS)[number], Percentiles> {
  merged: { n: number; value: number };
  unreviewed: { n: number; count: number; value: number | null };
  series: { merged: Series; cycle: Series };
}

export interface SideRow {
  /** The name with its link, and what stands under it. */
  name: Html;
  /** What makes the figures of the page those of this row. */
  filters: Partial<Record<FilterName, string>>;
  side: Side;
  /** The cell of the last column with its `td`, where there is one. */
  more?: Html;
}

/**
 * Teams or repositories side by side, one a row: of each duration a strip, all of a column on one axis. `isOpen`: the last
 * week of the small lines is not over.
 */
export function SideBySide({
  visit,
  label,
  column,
  more,
  isOpen,
  rows,
}: {
  visit: Visit;
  /** What the table is, for those who do not see it. */
  label: string;
  /** What the rows are. */
  column: string;
  /** The name of the last column, where there is one. */
  more?: string;
  isOpen: boolean;
  rows: SideRow[];
}) {
  const scales = STRIPS.map((measure) =>
    durationScale(rows.flatMap(({ side }) => shownOf(stripOf(measure, side[measure])))),
  );
  return (
    <div class="scroll" role="region" aria-label={label} tabindex={0} data-live-rows>
      <table class="list stacked side-by-side">
        <thead>
          <tr>
            <th scope="col" aria-sort="ascending">
              {column}
            </th>
            <th scope="col" class="number">
              {shortLabelOf('merged')}
            </th>
            {STRIPS.map((measure, index) => (
              <th scope="col" class="with-axis">
                {shortLabelOf(measure)}
                {scales[index] && <StripAxis scale={scales[index]} isNarrow />}
              </th>
            ))}
            <th scope="col" class="number">
              {shortLabelOf('unreviewed')}
            </th>
            {more !== undefined && <th scope="col">{more}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row visit={visit} row={row} scales={scales} isOpen={isOpen} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What stands under the table. */
export const SIDE_NOTE = `Dot: half within. Bar: the middle half. Line: to 9 of 10. Fewer than ${MIN_MERGES} merges are grey: too few to compare.`;

function Row(props: { visit: Visit; row: SideRow; scales: Scale[]; isOpen: boolean }) {
  const { visit, row, scales, isOpen } = props;
  const { name, filters, side, more } = row;
  const isFew = side.merged.value < MIN_MERGES;
  return (
    <tr class={isFew ? 'few' : undefined}>
      <th scope="row">{name}</th>
      <td class="number with-spark" data-head={shortLabelOf('merged')}>
        <FigureLink visit={visit} behind={{ measure: 'merged', filters }} total={totalOf('merged', side.merged)}>
          {count(side.merged.value)}
        </FigureLink>
        <Spark values={side.series.merged.value} scale="linear" isOpen={isOpen} hasEnd={false} />
      </td>
      {STRIPS.map((measure, index) => (
        <td class="small" data-head={shortLabelOf(measure)}>
          {scales[index] && <Cell strip={stripOf(measure, side[measure])} scale={scales[index]} isFew={isFew} />}
          <FigureLink visit={visit} behind={{ measure, filters }} total={totalOf(measure, side[measure])}>
            {medianOrValues(measure, side[measure])}
          </FigureLink>{' '}
          n {count(side[measure].n)}
        </td>
      ))}
      <td class="number small" data-head={shortLabelOf('unreviewed')}>
        <FigureLink
          visit={visit}
          behind={{ measure: 'unreviewed', filters }}
          total={totalOf('unreviewed', side.unreviewed)}
        >
          {valueOf('unreviewed', side.unreviewed.value)}
        </FigureLink>{' '}
        {count(side.unreviewed.count)} of {count(side.unreviewed.n)}
      </td>
      {more}
    </tr>
  );
}

/** A strip, which is grey where there is too little behind it. */
function Cell({ strip, scale, isFew }: { strip: Strip; scale: Scale; isFew: boolean }) {
  return <StripMark strip={isFew ? { ...strip, stage: 'none' } : strip} scale={scale} />;
}
