import { MIN_TAIL_SECONDS } from '../../../domain/metrics/claims.ts';
import type { SizeClass } from '../../../domain/facts/size.ts';
import { labelOf } from '../../../domain/metrics/measures.ts';
import type { annotationsRoute } from '../../../routes/annotations.ts';
import type { pointsRoute } from '../../../routes/metrics/points.ts';
import type { overviewRoute, weeklyRoute } from '../../../routes/metrics/windowed.ts';
import { Key } from '../../charts/parts.tsx';
import { PointsChart, type ChartPoint } from '../../charts/points.tsx';
import { count } from '../../format.ts';
import { atOf, marksOf, NOTE_KEY, weekOf, weeksShown } from '../../parts/chart-data.ts';
import { behindHref, FigureLink } from '../../parts/figure.tsx';
import { Card, Empty } from '../../parts/section.tsx';
import { NothingMerged } from '../../parts/window-notices.tsx';
import type { Answer } from '../../read.ts';
import { pullRequestHref, type Visit } from '../../visit.ts';
import { FormChooser, SPANS, type FlowStage } from './stages.tsx';

const STEPS: Record<SizeClass, ChartPoint['step']> = { XS: 1, S: 2, M: 3, L: 3, XL: 4 };
const RADIUS = 3.5;
/** Of fewer values no median is told. */
const MIN_VALUES = 5;

/** Every pull request as a dot, by the day of its merge and how long it took. */
export function EveryPullRequest({
  visit,
  stage,
  points: { n, points, cells },
  weekly,
  annotations,
  overview,
}: {
  visit: Visit;
  stage: FlowStage;
  points: Answer<typeof pointsRoute>;
  weekly: Answer<typeof weeklyRoute>;
  annotations: Answer<typeof annotationsRoute>;
  overview: Answer<typeof overviewRoute>;
}) {
  const merged = overview.current.merged.value;
  const marks = marksOf(visit, annotations);
  return (
    <Card
      title="Every pull request"
      note={
        <>
          {'by the day of its merge · '}
          <FigureLink visit={visit} behind={{ measure: stage }} total={n}>
            {count(n)}
          </FigureLink>
        </>
      }
      aside={<FormChooser visit={visit} form="dots" />}
      foot={
        <>
          <Key
            entries={[
              { mark: 'dot', className: 'chart-point step-1', text: 'XS' },
              { mark: 'dot', className: 'chart-point step-2', text: 'S' },
              { mark: 'dot', className: 'chart-point step-3', text: 'M, L' },
              { mark: 'dot', className: 'chart-point step-4', text: 'XL' },
            ]}
          />
          <span>
            {`${labelOf(stage)}, ${SPANS[stage]}. Short line: half within, each week. Shaded: longer than two weeks.`}
            {cells.length > 0 && ' Where they are densest, a shade stands for how many there are.'}
            {marks.some(({ kind }) => kind === 'failure') && ' Triangle: failed deployment.'}
            {marks.some(({ kind }) => kind === 'note') && ` Grey dot on a line: ${NOTE_KEY.text}.`}
          </span>
        </>
      }
    >
      {merged === 0 ? (
        <NothingMerged visit={visit} of={overview} />
      ) : n === 0 ? (
        <Empty>
          <p>No pull request in this window has this stage.</p>
        </Empty>
      ) : (
        <PointsChart
          id="points"
          label={`${labelOf(stage)} of every pull request by the day of its merge`}
          weeks={weekly.data.map((week) => {
            const { from, to, state, n: ofWeek, p50 } = weekOf(week, week[stage], week.merged.value);
            return { from, to, state, n: ofWeek, median: ofWeek < MIN_VALUES ? null : p50 };
          })}
          points={points.map(({ id, at, value, sizeClass }) => ({
            key: id,
            at,
            value,
            step: STEPS[sizeClass],
            kind: 'other',
            radius: RADIUS,
            title: `Pull request of size ${sizeClass}`,
          }))}
          cells={cells}
          annotations={marks}
          tailFrom={MIN_TAIL_SECONDS}
          reference={null}
          pointHref={({ key }) => pullRequestHref(visit, key)}
          weekHref={(period) => behindHref(visit, { measure: stage, at: atOf(visit, period) })}
          {...weeksShown(visit)}
        />
      )}
    </Card>
  );
}
