import type { Child } from 'hono/jsx';
import { count, counted, duration, medianDuration } from '../format.ts';
import { anchorOf, type ChartProps, DataTable, Duration, Figure, Linked, percent, type Stage, tip } from './parts.tsx';
import { durationScale, type Scale } from './scale.ts';

const HEIGHT = 22;
const MIDDLE = HEIGHT / 2;
/** Of fewer values a median is shown hollow, and of even fewer the values themselves. */
const MIN_SURE = 10;
const MIN_VALUES = 5;
/** What two labels of the axis need, as a part of its length. */
const MIN_DISTANCE = 0.25;

/** The spread of one group, in seconds. */
export interface Strip {
  key: string;
  name: string;
  /** More about the name, such as "11–50 lines"; empty for none. */
  note: string;
  stage: Stage;
  n: number;
  p25: number | null;
  p50: number | null;
  p75: number | null;
  p90: number | null;
  /** The single values where they are fewer than five; else empty. */
  values: number[];
}

/** Strips that belong together; `title` may be empty. */
export interface StripGroup {
  title: string;
  strips: Strip[];
}

interface Props extends ChartProps {
  groups: StripGroup[];
  href: (strip: Strip) => string | null;
  /** Whether n stands behind each name. */
  withN: boolean;
}

/**
 * One strip a row on one logarithmic axis: a dot within which half are, a bar over the middle half, and a line to 9 of 10.
 */
export function Strips({ id, label, groups, href, withN }: Props) {
  const all = groups.flatMap(({ strips }) => strips);
  const scale = durationScale(all.flatMap(shownOf));
  const hasStages = all.some(({ stage }) => stage !== 'cycle' && stage !== 'none');
  return (
    <Figure id={id} kind="strips" table={<Table label={label} groups={groups} href={href} />}>
      <div role="group" aria-label={label} data-chart="links">
        {groups.map(({ title, strips }) => (
          <div class="strip-group">
            {title && <h3>{title}</h3>}
            <ul>
              {strips.map((strip) => (
                <Row strip={strip} scale={scale} href={href(strip)} withN={withN} hasSwatch={hasStages} />
              ))}
            </ul>
          </div>
        ))}
        <div class="strip" aria-hidden="true">
          <span />
          <StripAxis scale={scale} />
          <span />
        </div>
      </div>
    </Figure>
  );
}

/**
 * The drawing of one strip alone, for a cell of a table whose column has one scale; the cell says the value in words.
 */
export function StripMark({ strip, scale }: { strip: Strip; scale: Scale }) {
  return (
    <svg class={`chart-drawing strip-mark ${strip.stage}`} width="100%" height={HEIGHT} aria-hidden="true">
      {marksOf(strip, scale)}
    </svg>
  );
}

/** The axis of strips. `isNarrow`: of the column of a table, which has room for the two ends alone. */
export function StripAxis({ scale, isNarrow = false }: { scale: Scale; isNarrow?: boolean }) {
  const distance = isNarrow ? 1 : MIN_DISTANCE;
  return (
    <svg class="chart-drawing strip-axis" width="100%" height="18" aria-hidden="true">
      {spacedOut(scale, distance).map((tick) => (
        <text x={percent(scale.at(tick))} y="13" text-anchor={anchorOf(scale.at(tick))}>
          {duration(tick)}
        </text>
      ))}
    </svg>
  );
}

/** The ticks of an axis that is often narrow: its ends, and those between with room for their labels. */
function spacedOut({ ticks, at }: Scale, distance: number): number[] {
  const last = ticks.at(-1);
  let before = -1;
  return ticks.filter((tick) => {
    const fits = tick === last || (at(tick) - before >= distance && 1 - at(tick) >= distance);
    if (fits) before = at(tick);
    return fits;
  });
}

/** All values that a strip shows, for the scale of some of them. */
export function shownOf({ n, p25, p50, p75, p90, values }: Strip): number[] {
  return n < MIN_VALUES ? values : [p25, p50, p75, p90].filter((value) => value !== null);
}

function Row(props: { strip: Strip; scale: Scale; href: string | null; withN: boolean; hasSwatch: boolean }) {
  const { strip, scale, href, withN, hasSwatch } = props;
  return (
    <li class={href === null ? 'strip' : 'strip pressable'} data-tip={href === null ? tipOf(strip) : undefined}>
      <span class="strip-name">
        {hasSwatch && <span class={`swatch ${strip.stage}`} />}
        <span>{strip.name}</span>
        {(strip.note || withN) && (
          <small>{[strip.note, withN ? `n ${count(strip.n)}` : ''].filter(Boolean).join(' · ')}</small>
        )}
      </span>
      <StripMark strip={strip} scale={scale} />
      <span class="strip-value">
        <Linked href={href}>{valueOf(strip)}</Linked>
      </span>
    </li>
  );
}

function valueOf({ n, p50, values }: Strip): Child {
  if (n >= MIN_VALUES) return <Duration seconds={p50} shown={medianDuration(p50)} />;
  const [only] = values;
  if (only !== undefined && values.length === 1) return <Duration seconds={only} shown={duration(only)} />;
  return n === 0 ? '–' : <span class="few">n {count(n)}</span>;
}

function marksOf({ n, p25, p50, p75, p90, values }: Strip, scale: Scale): Child {
  const x = (value: number) => percent(scale.at(value));
  if (n < MIN_VALUES) return values.map((value) => <circle class="strip-one" cx={x(value)} cy={MIDDLE} r="3" />);
  if (p50 === null) return null;
  return (
    <>
      {p25 !== null && p75 !== null && (
        <rect
          class="strip-bar"
          x={x(p25)}
          width={percent(scale.at(p75) - scale.at(p25))}
          y={MIDDLE - 4}
          height="8"
          rx="2"
        />
      )}
      {p90 !== null && <line class="strip-line" x1={x(p50)} x2={x(p90)} y1={MIDDLE} y2={MIDDLE} />}
      <circle class={n < MIN_SURE ? 'strip-dot hollow' : 'strip-dot'} cx={x(p50)} cy={MIDDLE} r="5" />
    </>
  );
}

function tipOf(strip: Strip): string {
  const { name, n, values } = strip;
  if (n < MIN_VALUES) {
    const pairs: [string, string][] = values.length === 0 ? [] : [['Values', values.map(duration).join(', ')]];
    return tip(name, ...pairs, ['Of', counted(n, 'pull request')]);
  }
  return tip(
    name,
    ['1 of 4 within', duration(strip.p25)],
    ['Half within', medianDuration(strip.p50)],
    ['3 of 4 within', duration(strip.p75)],
    ['9 of 10 within', duration(strip.p90)],
    ['Of', counted(n, 'pull request')],
  );
}

function Table({ label, groups, href }: Pick<Props, 'label' | 'groups' | 'href'>) {
  const rows = groups.flatMap(({ title, strips }) =>
    strips.map((strip) => {
      const { n, values } = strip;
      const of = (value: number | null) => (n < MIN_VALUES ? '–' : duration(value));
      const few = n < MIN_VALUES && values.length > 0 ? values.map(duration).join(', ') : null;
      return [
        <Linked href={href(strip)}>{[title, strip.name].filter(Boolean).join(': ')}</Linked>,
        of(strip.p25),
        few ?? of(strip.p50),
        of(strip.p75),
        of(strip.p90),
        count(n),
      ];
    }),
  );
  return (
    <DataTable caption={label} columns={['What', '1 of 4 within', 'Half', '3 of 4', '9 of 10', 'n']} rows={rows} />
  );
}
