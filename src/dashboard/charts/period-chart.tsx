import { count, counted, day, duration, medianDuration, spokenDuration } from '../format.ts';
import {
  type Annotation,
  AnnotationMark,
  type Axis,
  AXIS_HEIGHT,
  AxisLabels,
  type ChartProps,
  DataTable,
  dotsPath,
  Drawing,
  EmptyFigure,
  Figure,
  Grid,
  Hatch,
  hatchOf,
  Linked,
  linePath,
  MARK_HEIGHT,
  percent,
  PlaceLabels,
  rounded,
  Stretched,
  Target,
  tip,
  yOf,
} from './parts.tsx';
import { countScale, durationScale } from './scale.ts';
import {
  barPlacesOf,
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

const PLOT_HEIGHT = 176;
const BARS_HEIGHT = 44;
const BARS_TOP = MARK_HEIGHT + PLOT_HEIGHT + AXIS_HEIGHT + 10;
const HEIGHT = BARS_TOP + BARS_HEIGHT + 2;
/** Of fewer values a median is shown hollow, and of even fewer no percentile is shown. */
const MIN_SURE = 10;
const MIN_VALUES = 5;
/** More dots than this would touch each other. */
const MAX_DOTS = 60;

/** The durations of one week in seconds, and how many pull requests they are of. */
export interface DurationWeek extends Week {
  n: number;
  p50: number | null;
  p75: number | null;
  p90: number | null;
  /** The single values, in seconds, where they are few; else empty. */
  values: number[];
  /** What is counted under the line, such as what was merged. */
  count: number;
}

interface Props extends ChartProps, WeeksShown {
  weeks: DurationWeek[];
  /** What `count` counts: merged. */
  counted: string;
  annotations: Annotation[];
  /** Where a press on a week, or on some of them, leads. */
  href: (period: { from: string; to: string }) => string | null;
  /** The `from` of the selected week. */
  selected: string | null;
}

/**
 * A duration by week on a logarithmic axis: the median as a line, bands to 3 of 4 and to 9 of 10; and under it the counts as
 * bars on the same x.
 */
export function PeriodChart(props: Props) {
  const { id, label, weeks, annotations, href, selected, zone, now } = props;
  const shown = weeks.flatMap((week) => [...percentilesOf(week), ...week.values]);
  if (weeks.length === 0)
    return (
      <EmptyFigure id={id} kind="period">
        There are no weeks in this window.
      </EmptyFigure>
    );
  const times = { scale: durationScale(shown), top: MARK_HEIGHT, height: PLOT_HEIGHT };
  const counts = {
    scale: countScale(Math.max(...weeks.map((week) => week.count))),
    top: BARS_TOP,
    height: BARS_HEIGHT,
  };
  const ends = { ...counts, scale: { ...counts.scale, ticks: [0, counts.scale.ticks.at(-1) ?? 1] } };
  const presses = pressesOf(weeks);
  const long = longTableOf(props);
  const placeOf = placesIn(weeks);
  const marks = annotations.flatMap((of) => {
    const place = placeOf(of.at);
    return place === null ? [] : [{ of, place }];
  });
  const pressable = [...presses.map(href), ...marks.map(({ of }) => of.href)].some((each) => each !== null);
  return (
    <Figure id={id} kind="period" table={<Table {...props} />} long={long}>
      <div class="chart-plot">
        <AxisLabels
          axes={[
            { ...times, format: duration },
            { ...ends, format: count },
          ]}
          height={HEIGHT}
        />
        <Drawing label={label} height={HEIGHT} pressable={pressable}>
          <Hatch id={id} />
          <g aria-hidden="true">
            <Grid axis={times} />
            <Grid axis={ends} />
            <Lines weeks={weeks} axis={times} />
            <Bars id={id} weeks={weeks} axis={counts} selected={selected} />
            <Selected weeks={weeks} selected={selected} />
            <SureDots weeks={weeks} axis={times} selected={selected} />
            <Dots weeks={weeks} axis={times} selected={selected} />
            <PlaceLabels labels={weekLabels(weeks, props)} y={MARK_HEIGHT + PLOT_HEIGHT + 18} />
          </g>
          {presses.map((press) => (
            <Target
              href={href(press)}
              label={sentenceOf(press, props)}
              tip={isRow(press) && href(press) !== null && long?.isOpen !== false ? null : tipOf(press, props)}
              selected={isIn(press, selected)}
            >
              <rect
                class="chart-hit"
                x={percent(press.first / weeks.length)}
                width={percent(press.weeks.length / weeks.length)}
                y={MARK_HEIGHT}
                height={HEIGHT - MARK_HEIGHT}
              />
            </Target>
          ))}
          {marks.map(({ of, place }) => (
            <AnnotationMark of={of} place={place} when={day(of.at, zone, now)} bottom={MARK_HEIGHT + PLOT_HEIGHT} />
          ))}
        </Drawing>
      </div>
    </Figure>
  );
}

/** The percentiles that are shown of a week: none when they are of too few values. */
function percentilesOf({ n, p50, p75, p90 }: DurationWeek): number[] {
  return n < MIN_VALUES ? [] : [p50, p75, p90].filter((value) => value !== null);
}

function medianOf({ n, p50 }: DurationWeek): number | null {
  return n < MIN_VALUES ? null : p50;
}

/** The units of lines and areas: from the middle of a week to that of the next, and pixels down from the top of the plot. */
const unitsOf = ({ length }: DurationWeek[]) => `-.5 0 ${length} ${PLOT_HEIGHT}`;

/**
 * Bands and the line of medians. Both end where a week has too few values. Both bands go down to the median, the inner one on
 * top, and medians are drawn from right to left: so their path is the same text each time, which a page carries once. All pieces
 * that look alike are one path.
 */
function Lines({ weeks, axis }: { weeks: DurationWeek[]; axis: Axis }) {
  const edge = (run: number[], name: 'p50' | 'p75' | 'p90') =>
    run.map((index) => ({ x: index, y: yOf(axis, weeks[index]?.[name] ?? 0) - axis.top }));
  const band = (run: number[], high: 'p75' | 'p90') => {
    const medians = linePath(edge(run.toReversed(), 'p50'));
    return `${linePath(edge(run, high))}${medians.replace('M', 'L')}z`;
  };
  const banded = runsOf(weeks, (week) => percentilesOf(week).length === 3);
  return (
    <Stretched y={axis.top} height={axis.height} viewBox={unitsOf(weeks)}>
      {(['p90', 'p75'] as const).map((high) =>
        [...Map.groupBy(banded, (run) => run.length > 1)].map(([isWide, runs]) => (
          <path
            class={`chart-band-${high === 'p90' ? 2 : 1}${isWide ? '' : ' alone'}`}
            d={runs.map((run) => band(run, high)).join('')}
          />
        )),
      )}
      {[...Map.groupBy(lineRunsOf(weeks), ({ dashed }) => dashed)].map(([dashed, runs]) => (
        <path
          class={dashed ? 'chart-line dashed' : 'chart-line'}
          d={runs.map(({ run }) => linePath(edge(run.toReversed(), 'p50'))).join('')}
        />
      ))}
    </Stretched>
  );
}

/** The places of the weeks in a row that all meet a condition. */
function runsOf<T>(weeks: T[], meets: (week: T) => boolean): number[][] {
  const runs: number[][] = [];
  weeks.forEach((week, index) => {
    if (!meets(week)) return;
    const run = runs.at(-1);
    if (run && run.at(-1) === index - 1) run.push(index);
    else runs.push([index]);
  });
  return runs;
}

/** The pieces of the line: dashed from or to a week that is not whole. */
function lineRunsOf(weeks: DurationWeek[]): { run: number[]; dashed: boolean }[] {
  const pieces = runsOf(weeks, (week) => medianOf(week) !== null).flatMap((run) =>
    run.slice(1).map((index) => ({
      run: [index - 1, index],
      dashed: [weeks[index - 1], weeks[index]].some((week) => week?.state !== 'whole'),
    })),
  );
  const joined: { run: number[]; dashed: boolean }[] = [];
  for (const { run, dashed } of pieces) {
    const before = joined.at(-1);
    if (before && before.dashed === dashed && before.run.at(-1) === run[0]) before.run.push(...run.slice(1));
    else joined.push({ run: [...run], dashed });
  }
  return joined;
}

interface DotsProps {
  weeks: DurationWeek[];
  axis: Axis;
  selected: string | null;
}

/** Whether a median is of enough values, all of them stored. */
function isSure({ n, state }: DurationWeek): boolean {
  return n >= MIN_SURE && state !== 'partial';
}

/** The dots that all look alike, as one path. */
function SureDots({ weeks, axis, selected }: DotsProps) {
  if (weeks.length > MAX_DOTS) return null;
  const dots = weeks.flatMap((week, index) => {
    const median = medianOf(week);
    if (median === null || !isSure(week) || week.from === selected) return [];
    return [{ x: index, y: yOf(axis, median) - axis.top }];
  });
  if (dots.length === 0) return null;
  return (
    <Stretched y={axis.top} height={axis.height} viewBox={unitsOf(weeks)}>
      <path class="chart-points edge" d={dotsPath(dots)} />
      <path class="chart-points accent" d={dotsPath(dots)} />
    </Stretched>
  );
}

/** The dots that differ: hollow, selected, or the values themselves. */
function Dots({ weeks, axis, selected }: DotsProps) {
  const x = (index: number) => percent((index + 0.5) / weeks.length);
  return (
    <>
      {weeks.map((week, index) => {
        const median = medianOf(week);
        if (median === null) {
          if (weeks.length > MAX_DOTS) return null;
          return week.values.map((value) => <circle class="chart-value" cx={x(index)} cy={yOf(axis, value)} r="2.5" />);
        }
        const isSelected = week.from === selected;
        if (!isSelected && (isSure(week) || weeks.length > MAX_DOTS)) return null;
        return (
          <circle
            class={isSure(week) ? 'chart-dot' : 'chart-dot hollow'}
            cx={x(index)}
            cy={yOf(axis, median)}
            r={isSelected ? 5 : 3.5}
          />
        );
      })}
    </>
  );
}

/** The bars: very many that look alike are one path. */
function Bars({
  id,
  weeks,
  axis,
  selected,
}: {
  id: string;
  weeks: DurationWeek[];
  axis: Axis;
  selected: string | null;
}) {
  const places = barPlacesOf(weeks);
  const bottom = axis.top + axis.height;
  const isMany = weeks.length > MAX_DOTS;
  const bars = weeks.flatMap((week, index) => {
    const { x = 0, width = 0 } = places[index] ?? {};
    // What was counted is seen.
    return week.count === 0 ? [] : [{ week, x, width, y: Math.min(bottom - 1, yOf(axis, week.count)) }];
  });
  const isPlain = ({ week }: (typeof bars)[number]) => isMany && week.state === 'whole' && week.from !== selected;
  return (
    <>
      {isMany && (
        <Stretched y={0} height={bottom} viewBox={`0 0 100 ${bottom}`}>
          <path
            class="chart-bar"
            d={bars
              .filter(isPlain)
              .map(
                ({ x, width, y }) => `M${rounded(100 * x)} ${y}h${rounded(100 * width)}V${bottom}H${rounded(100 * x)}z`,
              )
              .join('')}
          />
        </Stretched>
      )}
      {bars.map((bar) => {
        if (isPlain(bar)) return null;
        const { week, x, width, y } = bar;
        const shape = { x: percent(x), width: percent(width), y, height: bottom - y, rx: isMany ? 0 : 2 };
        if (week.state !== 'whole') return <rect class="chart-bar unfinished" fill={hatchOf(id)} {...shape} />;
        return <rect class={week.from === selected ? 'chart-bar selected' : 'chart-bar'} {...shape} />;
      })}
    </>
  );
}

/** A line through the selected week, from its dot to its bar. */
function Selected({ weeks, selected }: { weeks: DurationWeek[]; selected: string | null }) {
  const index = weeks.findIndex(({ from }) => from === selected);
  if (index === -1) return null;
  const x = percent((index + 0.5) / weeks.length);
  return <line class="chart-selected" x1={x} x2={x} y1={MARK_HEIGHT} y2={MARK_HEIGHT + PLOT_HEIGHT} />;
}

function isIn({ weeks }: Press, selected: string | null): boolean {
  return weeks.some(({ from }) => from === selected);
}

/** Whether the table has a row of exactly these weeks. */
function isRow({ weeks }: Press): boolean {
  return weeks.length === 1;
}

/** The weeks of a press, each with its values. */
function weeksOf({ first, weeks: { length } }: Press, weeks: DurationWeek[]): DurationWeek[] {
  return weeks.slice(first, first + length);
}

function headingOf(press: Press, calendar: Calendar): string {
  const [week] = press.weeks;
  if (week && press.weeks.length === 1) return weekWords(week, calendar);
  return weekWords({ from: press.from, to: press.to, state: 'whole' }, calendar).replace('Week of', 'Weeks of');
}

function sentenceOf(press: Press, { weeks, zone, now, counted: what }: Props): string {
  const own = weeksOf(press, weeks);
  const sum = count(own.reduce((total, week) => total + week.count, 0));
  const medians = own.map((week) => {
    if (week.n === 0) return 'no value';
    return week.n < MIN_VALUES ? 'too few for a median' : `half within ${spokenDuration(week.p50)}`;
  });
  return `${headingOf(press, { zone, now })}: ${medians.join('; ')}, ${sum} ${what}`;
}

function tipOf(press: Press, { weeks, zone, now, counted: what }: Props): string {
  const own = weeksOf(press, weeks);
  const [week] = own;
  const heading = headingOf(press, { zone, now });
  const total = own.reduce((sum, each) => sum + each.count, 0);
  const merged: [string, string] = [capitalized(what), count(total)];
  if (!week || own.length > 1) {
    const medians = own.map((each): [string, string] => [
      weekWords(each, { zone, now }),
      medianDuration(medianOf(each)),
    ]);
    return tip(heading, ...medians, merged);
  }
  const of: [string, string] = ['Of', counted(week.n, 'pull request')];
  if (week.n < MIN_VALUES) {
    const values = week.values.map(duration).join(', ');
    return tip(heading, ...(values ? [['Values', values] satisfies [string, string]] : []), of, merged);
  }
  return tip(
    heading,
    ['Half within', medianDuration(week.p50)],
    ['3 of 4 within', duration(week.p75)],
    ['9 of 10 within', duration(week.p90)],
    of,
    merged,
  );
}

function Table({ label, weeks, href, zone, now, counted: what }: Props) {
  return (
    <DataTable
      caption={label}
      columns={['Week', 'Half within', '3 of 4', '9 of 10', 'n', capitalized(what)]}
      rows={weeks.map((week) => {
        const of = (value: number | null) => (week.n < MIN_VALUES ? '–' : duration(value));
        const few = week.values.map(duration).join(', ');
        return [
          <Linked href={href(week)}>{weekWords(week, { zone, now }).replace('Week of ', '')}</Linked>,
          week.n < MIN_VALUES && few ? few : medianDuration(medianOf(week)),
          of(week.p75),
          of(week.p90),
          count(week.n),
          count(week.count),
        ];
      })}
    />
  );
}

function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
