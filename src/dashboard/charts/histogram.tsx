import { count, counted } from '../format.ts';
import {
  type Axis,
  AXIS_HEIGHT,
  type ChartProps,
  DataTable,
  Drawing,
  EmptyFigure,
  Figure,
  Linked,
  percent,
  Target,
  tip,
  yOf,
} from './parts.tsx';
import { countScale } from './scale.ts';

const PLOT_HEIGHT = 96;
/** The height of a bar's number above it. */
const NUMBER_HEIGHT = 18;
const HEIGHT = NUMBER_HEIGHT + PLOT_HEIGHT + AXIS_HEIGHT;
/** More labels would touch each other. */
const MAX_LABELS = 12;

/** How many values lie in a range. */
export interface HistogramBin {
  /** As an address names it: 1d-2d. */
  key: string;
  /** Under the bar: its beginning, as in 12h. */
  label: string;
  /** In a sentence, as in "1d to 2d". */
  words: string;
  n: number;
  /** Whether it stands for all that is longer. */
  isTail: boolean;
}

interface Props extends ChartProps {
  bins: HistogramBin[];
  href: (bin: HistogramBin) => string | null;
  /** The key of the selected bin. */
  selected: string | null;
}

/** How many values there are in each range: one bar a range, with its count above; the tail is amber. */
export function Histogram({ id, label, bins, href, selected }: Props) {
  if (bins.length === 0)
    return (
      <EmptyFigure id={id} kind="histogram">
        There are no values to show.
      </EmptyFigure>
    );
  const axis: Axis = {
    // The highest bar fills the drawing, because its number stands above it: there is no axis to be round for.
    scale: { ...countScale(0), at: placeUnder(Math.max(...bins.map(({ n }) => n))) },
    top: NUMBER_HEIGHT,
    height: PLOT_HEIGHT,
  };
  const step = Math.ceil(bins.length / MAX_LABELS);
  const bottom = NUMBER_HEIGHT + PLOT_HEIGHT;
  return (
    <Figure id={id} kind="histogram" table={<Table label={label} bins={bins} href={href} />}>
      <Drawing label={label} height={HEIGHT} pressable={bins.some((bin) => href(bin) !== null)}>
        <g aria-hidden="true">
          {bins.map((bin, index) => {
            const y = Math.min(bottom - 2, yOf(axis, bin.n));
            const middle = percent((index + 0.5) / bins.length);
            const isOptional =
              bins.length > 6 && !bin.isTail && (index % (2 * step) >= step || index > bins.length - 3);
            return (
              <>
                {bin.n > 0 && (
                  <rect
                    class={classOf(bin, selected)}
                    x={percent((index + 0.1) / bins.length)}
                    width={percent(0.8 / bins.length)}
                    y={y}
                    height={bottom - y}
                    rx="2"
                  />
                )}
                {bin.n > 0 && index % step === 0 && (
                  <text class="chart-number" x={middle} y={y - 5} text-anchor="middle">
                    {count(bin.n)}
                  </text>
                )}
                {(index % step === 0 || bin.isTail) && (
                  <text
                    class={isOptional ? 'chart-optional' : undefined}
                    x={middle}
                    y={bottom + 17}
                    text-anchor="middle"
                  >
                    {bin.label}
                  </text>
                )}
              </>
            );
          })}
          <line class="chart-base" x1="0" x2="100%" y1={bottom} y2={bottom} />
        </g>
        {bins.map((bin, index) => (
          <Target
            href={href(bin)}
            label={`${bin.words}: ${counted(bin.n, 'pull request')}`}
            tip={href(bin) === null ? tip(bin.words, ['Pull requests', count(bin.n)]) : null}
            selected={bin.key === selected}
          >
            <rect
              class="chart-hit"
              x={percent(index / bins.length)}
              width={percent(1 / bins.length)}
              y="0"
              height={HEIGHT}
            />
          </Target>
        ))}
      </Drawing>
    </Figure>
  );
}

/** The place of a count under the highest one, 0 to 1. */
function placeUnder(most: number): (value: number) => number {
  return (value) => (most > 0 ? value / most : 0);
}

function classOf({ key, isTail }: HistogramBin, selected: string | null): string {
  if (key === selected) return 'chart-bar selected';
  return isTail ? 'chart-bar tail' : 'chart-bar';
}

function Table({ label, bins, href }: Pick<Props, 'label' | 'bins' | 'href'>) {
  const rows = bins.map((bin) => [<Linked href={href(bin)}>{bin.words}</Linked>, count(bin.n)]);
  return <DataTable caption={label} columns={['Between', 'Pull requests']} rows={rows} />;
}
