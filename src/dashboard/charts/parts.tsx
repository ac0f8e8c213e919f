import type { Child } from 'hono/jsx';
import { spokenDuration } from '../format.ts';
import type { Scale } from './scale.ts';
import type { LongTable } from './weeks.ts';

/** What every chart is told. */
export interface ChartProps {
  /** Unique on its page; the chart's parts are named after it. */
  id: string;
  /** What the chart shows, as a sentence without its full stop. */
  label: string;
}

/** The stages of a pull request, each with its colour on every page; `cycle` is all of them, `none` is none of them. */
export type Stage = 'coding' | 'pickup' | 'review' | 'wait' | 'deploy' | 'cycle' | 'none';

/** The height of the axis' labels under a plot, and the space above it for marks, in pixels. */
export const MARK_HEIGHT = 12;
export const AXIS_HEIGHT = 24;

/** A place of 0 to 1 as per cent of the width. */
export function percent(place: number): string {
  return `${rounded(100 * place)}%`;
}

/** Two digits are a hundredth of a pixel. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

/**
 * The lines of a tooltip: its heading, and pairs of a name and an exact value, which may be empty. They are for a script to
 * show; the table under the chart has them all. A mark that leads where a row or a cell of the table leads needs none: the
 * script finds the values there.
 */
export function tip(heading: string, ...pairs: [name: string, value: string][]): string {
  return [heading, ...pairs.map(([name, value]) => `${name}\t${value}`)].join('\n');
}

/** A chart with its table under it, or with a link to the page that has its `long` one. */
export function Figure({
  id,
  kind,
  table,
  long,
  children,
}: {
  id: string;
  kind: string;
  table: Child;
  long?: LongTable | undefined;
  children: Child;
}) {
  return (
    <figure class={`chart ${kind}`} id={id}>
      {children}
      {long?.isOpen === false ? (
        <a class="chart-table" href={`${long.href}#${id}`}>
          Show as table
        </a>
      ) : (
        <details class="chart-table" open={long !== undefined}>
          <summary>Show as table</summary>
          <div class="chart-scroll" role="group" aria-label="The chart as a table" tabindex={0}>
            {table}
          </div>
        </details>
      )}
    </figure>
  );
}

/** A chart in whose place a sentence stands, because there is nothing to draw. */
export function EmptyFigure({ id, kind, children }: { id: string; kind: string; children: Child }) {
  return (
    <figure class={`chart ${kind}`} id={id}>
      <p class="chart-empty">{children}</p>
    </figure>
  );
}

/** The values of a chart: the first cell of a row is its name, the others are numbers. */
export function DataTable({ caption, columns, rows }: { caption: string; columns: string[]; rows: Child[][] }) {
  return (
    <table class="list">
      <caption class="sr">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column, index) => (
            <th scope="col" class={index === 0 ? undefined : 'number'}>
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, ...cells]) => (
          <tr>
            <th scope="row">{name}</th>
            {cells.map((cell) => (
              <td class="number">{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A text that is a link when there is somewhere to go. */
export function Linked({ href, children }: { href: string | null; children: Child }) {
  return href === null ? <>{children}</> : <a href={href}>{children}</a>;
}

/**
 * A part of a drawing with its tooltip: a link when there is somewhere to go. `label` is its name for those who do not see
 * it; `tip` is null where the table under the chart has the same link.
 */
export function Target(props: {
  href: string | null;
  label: string;
  tip: string | null;
  selected?: boolean;
  children?: Child;
}) {
  const { href, label, selected = false, children } = props;
  const own = props.tip ?? undefined;
  if (href === null) return <g data-tip={own}>{children}</g>;
  return (
    <a class="chart-target" href={href} aria-label={label} aria-current={selected ? 'true' : undefined} data-tip={own}>
      {children}
    </a>
  );
}

/** A drawing of fixed height and any width. One that can be pressed is a group of links, any other a picture. */
export function Drawing(props: {
  label: string;
  height: number;
  pressable: boolean;
  className?: string;
  children: Child;
}) {
  const { label, height, pressable, className = '', children } = props;
  return (
    <svg
      class={`chart-drawing ${className}`.trim()}
      width="100%"
      height={height}
      role={pressable ? 'group' : 'img'}
      aria-label={label}
      data-chart={pressable ? 'links' : undefined}
    >
      {children}
    </svg>
  );
}

/**
 * A part of a drawing with units of its own, for lines and areas: they keep their width. Without a `viewBox` the units are 0
 * to 100 in both directions; y 0 is its top.
 */
export function Stretched({
  y,
  height,
  viewBox = '0 0 100 100',
  children,
}: {
  y: number;
  height: number;
  viewBox?: string;
  children: Child;
}) {
  return (
    <svg y={y} width="100%" height={height} viewBox={viewBox} preserveAspectRatio="none" overflow="visible">
      {children}
    </svg>
  );
}

/**
 * A line through points with whole x, each written as its distance from the one before: neighbours have small numbers, which a
 * page carries for little. y is rounded to whole units.
 */
export function linePath(points: { x: number; y: number }[]): string {
  return points
    .map(({ x, y }, index) => {
      const before = points[index - 1];
      if (!before) return `M${pair(x, Math.round(y))}`;
      const step = pair(x - before.x, Math.round(y) - Math.round(before.y));
      if (index === 1) return `l${step}`;
      return x < before.x ? step : ` ${step}`;
    })
    .join('');
}

/** Dots at points with whole x, as a line without length at each, which round ends make a dot. */
export function dotsPath(points: { x: number; y: number }[]): string {
  return points
    .map(({ x, y }, index) => {
      const before = points[index - 1];
      return before ? `m${pair(x - before.x, Math.round(y) - Math.round(before.y))}h0` : `M${pair(x, Math.round(y))}h0`;
    })
    .join('');
}

/** Two numbers of a path: a minus parts them as a space does. */
function pair(x: number, y: number): string {
  return y < 0 ? `${x}${y}` : `${x} ${y}`;
}

/** Something of fixed size at a place in per cent of the width. */
export function At({ x, y, children }: { x: string; y: number; children: Child }) {
  return (
    <svg x={x} y={y} overflow="visible">
      {children}
    </svg>
  );
}

/** Where the axis of values lies in a drawing, in pixels. */
export interface Axis {
  scale: Scale;
  top: number;
  height: number;
}

/** The y of a value on an axis, in whole pixels of its drawing, so that lines, areas and dots meet. */
export function yOf({ scale, top, height }: Axis, value: number): number {
  return Math.round(top + height * (1 - scale.at(value)));
}

/** The labels of the axes, in a column beside the drawing, so that they keep their size. */
export function AxisLabels({
  axes,
  height,
}: {
  axes: (Axis & { format: (value: number) => string })[];
  height: number;
}) {
  return (
    <svg class="chart-y" width="44" height={height} aria-hidden="true">
      {axes.flatMap((axis) =>
        axis.scale.ticks.map((tick) => (
          <text x="36" y={yOf(axis, tick) + 4} text-anchor="end">
            {axis.format(tick)}
          </text>
        )),
      )}
    </svg>
  );
}

/** The grid of an axis; the lowest line is stronger. */
export function Grid({ axis }: { axis: Axis }) {
  return (
    <>
      {axis.scale.ticks.map((tick, index) => {
        const y = yOf(axis, tick);
        return <line class={index === 0 ? 'chart-base' : 'chart-grid'} x1="0" x2="100%" y1={y} y2={y} />;
      })}
    </>
  );
}

/** A text under a drawing at a place of 0 to 1. Optional ones are left out on a phone. */
export interface PlaceLabel {
  place: number;
  text: string;
  optional: boolean;
}

/** The labels under a drawing. Those at its ends stay inside. */
export function PlaceLabels({ labels, y }: { labels: PlaceLabel[]; y: number }) {
  return (
    <>
      {labels.map(({ place, text, optional }) => (
        <text class={optional ? 'chart-optional' : undefined} x={percent(place)} y={y} text-anchor={anchorOf(place)}>
          {text}
        </text>
      ))}
    </>
  );
}

/** What makes weeks differ that is nobody's work; `failure` is red. */
export interface Annotation {
  at: string;
  title: string;
  kind: 'failure' | 'note';
  href: string | null;
}

/** An annotation at a place of 0 to 1: a thin dotted line down to `bottom`, with a mark on top that can be pressed. */
export function AnnotationMark({
  of,
  place,
  when,
  bottom,
}: {
  of: Annotation;
  place: number;
  when: string;
  bottom: number;
}) {
  const x = percent(place);
  return (
    <g class={`chart-note ${of.kind}`}>
      <line x1={x} x2={x} y1="9" y2={bottom} />
      <Target href={of.href} label={`${when}: ${of.title}`} tip={tip(when, [of.title, ''])}>
        <At x={x} y={0}>
          <rect class="chart-hit" x="-12" y="-12" width="24" height="24" />
          {of.kind === 'failure' ? <path d="M0 10-5 1h10z" /> : <circle cy="5" r="3.5" />}
        </At>
      </Target>
    </g>
  );
}

/** The pattern of what is not whole: a week that is still open, or not wholly stored. Filled with `hatchOf`. */
export function Hatch({ id }: { id: string }) {
  return (
    <defs>
      <pattern id={`${id}-hatch`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line class="chart-hatch" x1="0" x2="0" y1="0" y2="6" />
      </pattern>
    </defs>
  );
}

/** The fill of what is not whole. */
export function hatchOf(id: string): string {
  return `url(#${id}-hatch)`;
}

/** One entry of a legend: a class of the drawing as a line, a box, a dot, … and what it means. */
export interface KeyEntry {
  mark: 'line' | 'box' | 'dot' | 'diamond' | 'square' | 'hollow' | 'triangle' | 'hatched';
  className: string;
  text: string;
}

/** A legend. */
export function Key({ entries }: { entries: KeyEntry[] }) {
  return (
    <ul class="chart-key">
      {entries.map(({ mark, className, text }) => (
        <li>
          <svg width="14" height="10" aria-hidden="true">
            {markOf(mark, className)}
          </svg>
          {text}
        </li>
      ))}
    </ul>
  );
}

/** A duration that a screen reader reads in words. `shown` is what is seen. */
export function Duration({ seconds, shown }: { seconds: number | null; shown: string }) {
  return (
    <>
      <span aria-hidden="true">{shown}</span>
      <span class="sr">{spokenDuration(seconds)}</span>
    </>
  );
}

/** Where a text begins, so that it does not leave the drawing at its ends. */
export function anchorOf(place: number): 'start' | 'middle' | 'end' {
  if (place < 0.03) return 'start';
  return place > 0.97 ? 'end' : 'middle';
}

function markOf(mark: KeyEntry['mark'], className: string): Child {
  switch (mark) {
    case 'line':
      return <line class={className} x1="0" x2="14" y1="5" y2="5" />;
    case 'box':
      return <rect class={className} width="14" height="10" rx="2" />;
    case 'hatched':
      return <path class={className} d="M.5.5h13v9H.5zM1 7l6-6M4 9l8-8M9 9l4-4" />;
    case 'dot':
    case 'hollow':
      return <circle class={className} cx="7" cy="5" r="4" />;
    case 'diamond':
      return <path class={className} d="M7 0l5 5-5 5-5-5z" />;
    case 'square':
      return <rect class={className} x="3" y="1" width="8" height="8" />;
    case 'triangle':
      return <path class={className} d="M7 9.5 2 .5h10z" />;
  }
}
