import { count, counted, day, days, duration, medianDuration, time } from '../format.ts';
import { CountPlot, CountTable, type CountProps } from './count-bars.tsx';
import { Shape } from './marks.tsx';
import {
  type Annotation,
  AnnotationMark,
  At,
  type Axis,
  AXIS_HEIGHT,
  AxisLabels,
  type ChartProps,
  DataTable,
  Drawing,
  EmptyFigure,
  Figure,
  Grid,
  Linked,
  MARK_HEIGHT,
  percent,
  PlaceLabels,
  rounded,
  Stretched,
  Target,
  tip,
  yOf,
} from './parts.tsx';
import { durationScale } from './scale.ts';
import {
  type Calendar,
  longTableOf,
  placesIn,
  type Press,
  pressesOf,
  type Week,
  weekLabels,
  type WeeksShown,
  weekWords,
} from './weeks.ts';

const PLOT_HEIGHT = 300;
/** The lane under the axis for points without a duration. */
const LANE_HEIGHT = 24;
/** Up to so many dots are links of their own; more are drawn as one path a step, and their weeks are the links. */
const MAX_LINKED = 100;
/** Up to so many have a row of their own in the table; more are told by week, and each week leads to its list. */
const MAX_ROWS = 40;
const STEPS = [1, 2, 3, 4] as const;
const CELL_STEPS = 4;

/** One pull request or deployment. */
export interface ChartPoint {
  key: string;
  at: string;
  /** Seconds; null stands in a lane under the axis. */
  value: number | null;
  /** The step of its colour, such as its size class: 1 is pale, 4 is strong. */
  step: (typeof STEPS)[number];
  kind: 'failed' | 'rollback' | 'other';
  /** Pixels, such as by how much a deployment carried. */
  radius: number;
  title: string;
}

/** How many values lie in `[low, high)` seconds in `[from, to)`, where they are too dense to show each. */
export interface PointCell {
  from: string;
  to: string;
  low: number;
  high: number;
  n: number;
}

/** A week of the axis; `n` of its values are shown, half of them within `median` seconds. */
export interface PointWeek extends Week {
  n: number;
  median: number | null;
}

interface Props extends ChartProps, WeeksShown {
  weeks: PointWeek[];
  points: ChartPoint[];
  /** The cells hold what is in no point. */
  cells: PointCell[];
  annotations: Annotation[];
  /** What is longer than so many seconds is shaded; null for none. */
  tailFrom: number | null;
  /** A dashed line at so many seconds, such as the median of all; null for none. */
  reference: number | null;
  pointHref: (point: ChartPoint) => string | null;
  weekHref: (period: { from: string; to: string }) => string | null;
  /** Bars under the points, of the same weeks. */
  bars?: CountProps;
}

/** Every pull request or deployment by its date and its duration, on a logarithmic axis; a short line is a week's median. */
export function PointsChart(props: Props) {
  const { id, label, weeks, points, cells, annotations, tailFrom, reference, pointHref, weekHref, bars, zone, now } =
    props;
  const isPressable =
    weeks.some((week) => weekHref(week) !== null) || points.some((point) => pointHref(point) !== null);
  if (weeks.length === 0 || points.length + cells.length === 0) {
    return (
      <EmptyFigure id={id} kind="points">
        There is nothing to show in this window.
      </EmptyFigure>
    );
  }
  const values = [...points.flatMap(({ value }) => value ?? []), ...cells.flatMap(({ low, high }) => [low, high])];
  const axis: Axis = { scale: durationScale(values), top: MARK_HEIGHT, height: PLOT_HEIGHT };
  const placeOf = placesIn(weeks);
  const lane = points.some(({ value }) => value === null) ? LANE_HEIGHT : 0;
  const bottom = MARK_HEIGHT + PLOT_HEIGHT + lane;
  const height = bottom + AXIS_HEIGHT;
  const yOfPoint = ({ value }: ChartPoint) => (value === null ? bottom - lane / 2 : yOf(axis, value));
  const isLinked = points.length <= MAX_LINKED;
  const presses = pressesOf(weeks);
  const marks = annotations.flatMap((of) => {
    const place = placeOf(of.at);
    return place === null ? [] : [{ of, place }];
  });
  return (
    <Figure
      id={id}
      kind="points"
      long={longTableOf(props)}
      table={
        <>
          <Table {...props} />
          {bars && <CountTable {...bars} />}
        </>
      }
    >
      <div class="chart-plot">
        <AxisLabels axes={[{ ...axis, format: duration }]} height={height} />
        <Drawing label={label} height={height} pressable={isPressable}>
          <g aria-hidden="true">
            {tailFrom !== null && <Tail axis={axis} from={tailFrom} />}
            <Grid axis={axis} />
            <Cells cells={cells} axis={axis} placeOf={placeOf} />
            {reference !== null && (
              <line class="chart-reference" x1="0" x2="100%" y1={yOf(axis, reference)} y2={yOf(axis, reference)} />
            )}
            {!isLinked && <Dots points={points} yOfPoint={yOfPoint} height={bottom} placeOf={placeOf} />}
            <Medians weeks={weeks} axis={axis} />
            <PlaceLabels labels={weekLabels(weeks, props)} y={bottom + 17} />
          </g>
          {presses.map((press) => (
            <Target
              href={weekHref(press)}
              label={`${headingOf(press, props)}: ${weekTexts(press, props).join(', ')}`}
              tip={weekTip(press, props)}
            >
              <rect
                class="chart-hit"
                x={percent(press.first / weeks.length)}
                width={percent(press.weeks.length / weeks.length)}
                y={MARK_HEIGHT}
                height={height - MARK_HEIGHT}
              />
            </Target>
          ))}
          {marks.map(({ of, place }) => (
            <AnnotationMark of={of} place={place} when={day(of.at, zone, now)} bottom={bottom} />
          ))}
          {isLinked &&
            points.map((point) => {
              const place = placeOf(point.at);
              if (place === null) return null;
              const when = `${day(point.at, zone, now)}, ${time(point.at, zone)}`;
              return (
                <Target
                  href={pointHref(point)}
                  label={`${point.title}: ${durationOf(point)}, ${when}`}
                  tip={tip(point.title, ['When', when], ['Duration', durationOf(point)])}
                >
                  {point.kind === 'other' ? (
                    <circle
                      class={`chart-point step-${point.step}`}
                      cx={percent(place)}
                      cy={yOfPoint(point)}
                      r={point.radius}
                    />
                  ) : (
                    <At x={percent(place)} y={yOfPoint(point)}>
                      <Shape kind={point.kind} radius={point.radius} />
                    </At>
                  )}
                </Target>
              );
            })}
        </Drawing>
      </div>
      {bars && <CountPlot {...bars} isUnder />}
    </Figure>
  );
}

/** The shade behind what took long. */
function Tail({ axis, from }: { axis: Axis; from: number }) {
  const y = yOf(axis, from);
  return y > axis.top ? (
    <rect class="chart-tail" x="0" width="100%" y={axis.top} height={rounded(y - axis.top)} />
  ) : null;
}

/** The short lines of all weeks, as one path whose units are a week and a pixel. */
function Medians({ weeks, axis }: { weeks: PointWeek[]; axis: Axis }) {
  const lines = weeks.map(({ median }, index) =>
    median === null ? '' : `M${index + 0.05} ${yOf(axis, median) - axis.top}h.9`,
  );
  return (
    <Stretched y={axis.top} height={axis.height} viewBox={`0 0 ${weeks.length} ${axis.height}`}>
      <path class="chart-median" d={lines.join('')} />
    </Stretched>
  );
}

type PlaceOf = (at: string) => number | null;

/** The densest cells, those of each of four shades as one path. */
function Cells({ cells, axis, placeOf }: { cells: PointCell[]; axis: Axis; placeOf: PlaceOf }) {
  const most = Math.max(1, ...cells.map(({ n }) => n));
  const shades = Map.groupBy(cells, ({ n }) => Math.max(1, Math.ceil((CELL_STEPS * n) / most)));
  const outlineOf = ({ from, to, low, high }: PointCell) => {
    const left = placeOf(from);
    if (left === null) return '';
    const right = Math.max(left, placeOf(to) ?? 1);
    const [top, bottom] = [yOf(axis, high), yOf(axis, low)].map((y) => y - axis.top);
    return `M${rounded(100 * left)} ${top}H${rounded(100 * right)}V${bottom}H${rounded(100 * left)}z`;
  };
  return (
    <Stretched y={axis.top} height={axis.height} viewBox={`0 0 100 ${axis.height}`}>
      {[...shades].map(([shade, own]) => (
        <path class={`chart-cell shade-${shade}`} d={own.map(outlineOf).join('')} />
      ))}
    </Stretched>
  );
}

/** Many dots as one path a step: each is a line without length, whose round ends are the dot. */
function Dots({
  points,
  yOfPoint,
  height,
  placeOf,
}: {
  points: ChartPoint[];
  yOfPoint: (point: ChartPoint) => number;
  height: number;
  placeOf: PlaceOf;
}) {
  const pathOf = (of: ChartPoint[]) =>
    of
      .flatMap((point) => {
        const place = placeOf(point.at);
        return place === null ? [] : [`M${rounded(100 * place)} ${rounded(yOfPoint(point))}h0`];
      })
      .join('');
  const others = points.filter(({ kind }) => kind === 'other');
  return (
    <Stretched y={0} height={height} viewBox={`0 0 100 ${height}`}>
      <path class="chart-points edge" d={pathOf(points)} />
      {STEPS.map((step) => (
        <path class={`chart-points step-${step}`} d={pathOf(others.filter((point) => point.step === step))} />
      ))}
      <path class="chart-points rollback" d={pathOf(points.filter(({ kind }) => kind === 'rollback'))} />
      <path class="chart-points failed" d={pathOf(points.filter(({ kind }) => kind === 'failed'))} />
    </Stretched>
  );
}

/** The duration of a point in words. */
function durationOf({ value }: ChartPoint): string {
  return value === null ? 'no duration' : duration(value);
}

function headingOf(press: Press, calendar: Calendar): string {
  const [week] = press.weeks;
  if (week && press.weeks.length === 1) return weekWords(week, calendar);
  return `Weeks of ${days(press.from, press.to, calendar.zone, calendar.now)}`;
}

function weekTexts(press: Press, { weeks }: Props): string[] {
  return weeks
    .slice(press.first, press.first + press.weeks.length)
    .map(({ n, median }) => (median === null ? count(n) : `${count(n)}, half within ${medianDuration(median)}`));
}

function weekTip(press: Press, props: Props): string {
  const own = props.weeks.slice(press.first, press.first + press.weeks.length);
  const total = own.reduce((sum, { n }) => sum + n, 0);
  return tip(
    headingOf(press, props),
    ...own.map((week): [string, string] => [
      own.length > 1 ? weekWords(week, props) : 'Half within',
      medianDuration(week.median),
    ]),
    ['In all', counted(total, 'value')],
  );
}

function Table(props: Props) {
  const { label, weeks, points, cells, pointHref, weekHref, zone, now } = props;
  if (cells.length === 0 && points.length <= MAX_ROWS) {
    const rows = points.map((point) => [
      <Linked href={pointHref(point)}>{point.title}</Linked>,
      `${day(point.at, zone, now)}, ${time(point.at, zone)}`,
      durationOf(point),
    ]);
    return <DataTable caption={label} columns={['What', 'When', 'Duration']} rows={rows} />;
  }
  const rows = weeks.map((week) => [
    <Linked href={weekHref(week)}>{days(week.from, week.to, zone, now)}</Linked>,
    count(week.n),
    medianDuration(week.median),
  ]);
  return <DataTable caption={label} columns={['Week', 'n', 'Half within']} rows={rows} />;
}
