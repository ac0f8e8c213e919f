import { count, share } from '../format.ts';
import {
  type Axis,
  AXIS_HEIGHT,
  AxisLabels,
  type ChartProps,
  DataTable,
  Drawing,
  EmptyFigure,
  Figure,
  Grid,
  Hatch,
  hatchOf,
  Linked,
  percent,
  PlaceLabels,
  rounded,
  Stretched,
  Target,
  tip,
  yOf,
} from './parts.tsx';
import { countScale, shareScale } from './scale.ts';
import { barPlacesOf, longTableOf, pressesOf, type Week, weekLabels, type WeeksShown, weekWords } from './weeks.ts';

const TOP = 8;
const PLOT_HEIGHT = 96;
const HEIGHT = TOP + PLOT_HEIGHT + AXIS_HEIGHT;

/** How a series is coloured: `strong` is hatched, because its evidence is less certain. */
export type Tone =
  'bar' | 'accent' | 'step-1' | 'step-2' | 'step-3' | 'step-4' | 'ghost' | 'failed' | 'wait' | 'strong';

/** What is counted in each week. */
export interface Series {
  name: string;
  tone: Tone;
}

/** A week with a value for each series: a count, or a share of 0 to 1; null is not known. */
export interface CountWeek extends Week {
  values: (number | null)[];
}

export interface CountProps extends ChartProps, WeeksShown {
  weeks: CountWeek[];
  series: Series[];
  /** `stacked`: the series are parts of a whole; `beside`: they are compared. */
  layout: 'stacked' | 'beside';
  unit: 'count' | 'share';
  href: (period: { from: string; to: string }) => string | null;
  /** Where each bar of series that are beside each other leads, when each has a list of its own; `place` is its series. */
  barHref?: (period: { from: string; to: string }, place: number) => string | null;
  selected: string | null;
}

/** With up to so many bars each is a link; of more, their weeks are. The table has a link for each. */
const MAX_BARS = 60;

/** Counts or shares by week as bars from 0: up to four series, stacked or beside each other. */
export function CountBars(props: CountProps) {
  const { id, weeks } = props;
  if (weeks.length === 0)
    return (
      <EmptyFigure id={id} kind="count-bars">
        There are no weeks in this window.
      </EmptyFigure>
    );
  return (
    <Figure id={id} kind="count-bars" table={<CountTable {...props} />} long={longTableOf(props)}>
      <CountPlot {...props} />
    </Figure>
  );
}

/** The bars alone; `isUnder` another chart of the same weeks, which names them, they are not named again. */
export function CountPlot({ isUnder = false, ...props }: CountProps & { isUnder?: boolean }) {
  const { id, label, weeks, series, layout, unit, href, barHref, selected } = props;
  const height = isUnder ? HEIGHT - AXIS_HEIGHT + 2 : HEIGHT;
  const heights = weeks.map(({ values }) => {
    const known = values.map((value) => value ?? 0);
    return layout === 'stacked' ? known.reduce((sum, value) => sum + value, 0) : Math.max(0, ...known);
  });
  const scale = unit === 'count' ? countScale(Math.max(...heights)) : shareScale(Math.max(...heights));
  const axis: Axis = { scale, top: TOP, height: PLOT_HEIGHT };
  const ends = { ...axis, scale: { ...scale, ticks: [0, scale.ticks.at(-1) ?? 1] } };
  const presses = pressesOf(weeks);
  const isByBar = barHref !== undefined && weeks.length * series.length <= MAX_BARS;
  const format = unit === 'count' ? count : share;
  return (
    <div class="chart-plot" id={isUnder ? id : undefined}>
      <AxisLabels axes={[{ ...ends, format: (value) => (value === 0 ? '0' : format(value)) }]} height={height} />
      <Drawing label={label} height={height} pressable={!isByBar && presses.some((press) => href(press) !== null)}>
        <Hatch id={id} />
        <g aria-hidden="true">
          <Grid axis={ends} />
          <Bars id={id} weeks={weeks} series={series} layout={layout} axis={axis} selected={selected} />
          {!isUnder && <PlaceLabels labels={weekLabels(weeks, props)} y={TOP + PLOT_HEIGHT + 17} />}
        </g>
        {(isByBar ? [] : presses).map((press) => {
          const [week] = press.weeks;
          const heading = week && press.weeks.length === 1 ? weekWords(week, props) : weeksWords(press, props);
          const pairs = series.map(({ name }, place): [string, string] => {
            const own = weeks.slice(press.first, press.first + press.weeks.length);
            return [name, own.map(({ values }) => format(values[place] ?? null)).join(', ')];
          });
          return (
            <Target
              href={href(press)}
              label={`${heading}: ${pairs.map(([name, value]) => `${name} ${value}`).join(', ')}`}
              tip={tip(heading, ...pairs)}
              selected={press.weeks.some(({ from }) => from === selected)}
            >
              <rect
                class="chart-hit"
                x={percent(press.first / weeks.length)}
                width={percent(press.weeks.length / weeks.length)}
                y="0"
                height={height}
              />
            </Target>
          );
        })}
      </Drawing>
      {isByBar && <BarTargets {...props} barHref={barHref} />}
    </div>
  );
}

/**
 * A link over each bar, as high as the chart: one element each, because they are many. Its tooltip is its cell of the table, unless
 * that is elsewhere.
 */
function BarTargets(props: CountProps & { barHref: NonNullable<CountProps['barHref']> }) {
  const { label, weeks, series, unit, selected, barHref } = props;
  const hasTable = longTableOf(props)?.isOpen !== false;
  const format = unit === 'count' ? count : share;
  return (
    <div class="chart-links" role="group" aria-label={`${label}: each bar`} data-chart="links">
      {weeks.flatMap((week) =>
        series.map(({ name }, place) => {
          const [heading, value] = [weekWords(week, props), format(week.values[place] ?? null)];
          return (
            <Target
              href={barHref(week, place)}
              label={`${heading}: ${name} ${value}`}
              tip={hasTable ? null : tip(heading, [name, value])}
              selected={week.from === selected}
            />
          );
        }),
      )}
    </div>
  );
}

/** A bar from `x` on, 0 to 1 each, between two heights in pixels. */
interface Bar {
  look: string;
  isHatched: boolean;
  x: number;
  width: number;
  top: number;
  bottom: number;
}

/** The bars: all that look the same are one element, but for hatched ones, whose pattern would be stretched with them. */
function Bars(props: Pick<CountProps, 'id' | 'weeks' | 'series' | 'layout' | 'selected'> & { axis: Axis }) {
  const bars = barsOf(props);
  const looks = Map.groupBy(
    bars.filter(({ isHatched }) => !isHatched),
    ({ look }) => look,
  );
  return (
    <>
      <Stretched y={0} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`}>
        {[...looks].map(([look, own]) => (
          <path class={look} d={own.map(outlineOf).join('')} />
        ))}
      </Stretched>
      {bars.map(
        ({ isHatched, look, x, width, top, bottom }) =>
          isHatched && (
            <rect
              class={look}
              fill={hatchOf(props.id)}
              x={percent(x)}
              width={percent(width)}
              y={top}
              height={rounded(bottom - top)}
            />
          ),
      )}
    </>
  );
}

/** The width of a drawing in the units of its bars. */
const WIDTH = 1_000;

function outlineOf({ x, width, top, bottom }: Bar): string {
  const left = rounded(WIDTH * x);
  return `M${left} ${top}h${rounded(WIDTH * width)}V${bottom}H${left}z`;
}

function barsOf(props: Pick<CountProps, 'weeks' | 'series' | 'layout' | 'selected'> & { axis: Axis }): Bar[] {
  const { weeks, series, layout, selected, axis } = props;
  const places = barPlacesOf(weeks);
  return weeks.flatMap((week, index) => {
    const { x, width: whole } = places[index] ?? { x: 0, width: 0 };
    const width = layout === 'stacked' ? whole : whole / series.length;
    let below = 0;
    return series.flatMap(({ tone }, place): Bar[] => {
      const value = week.values[place] ?? 0;
      const [low, high] = layout === 'stacked' ? [below, below + value] : [0, value];
      below += value;
      if (value === 0) return [];
      const isHatched = week.state !== 'whole' || tone === 'strong';
      return [
        {
          look: isHatched ? 'chart-bar unfinished' : `chart-tone ${week.from === selected ? 'accent' : tone}`,
          isHatched,
          x: x + (layout === 'stacked' ? 0 : place * width),
          width,
          top: yOf(axis, high),
          bottom: yOf(axis, low),
        },
      ];
    });
  });
}

function weeksWords({ from, to }: { from: string; to: string }, calendar: WeeksShown): string {
  return weekWords({ from, to, state: 'whole' }, calendar).replace('Week of', 'Weeks of');
}

/** The values of the bars. */
export function CountTable({ label, weeks, series, unit, href, barHref, ...calendar }: CountProps) {
  const format = unit === 'count' ? count : share;
  const rows = weeks.map((week) => [
    <Linked href={href(week)}>{weekWords(week, calendar).replace('Week of ', '')}</Linked>,
    ...series.map((_, place) => {
      const value = format(week.values[place] ?? null);
      return barHref ? <Linked href={barHref(week, place)}>{value}</Linked> : value;
    }),
  ]);
  return <DataTable caption={label} columns={['Week', ...series.map(({ name }) => name)]} rows={rows} />;
}
