import { linePath, percent, rounded, Stretched } from './parts.tsx';
import { durationScale, extentOf, type Scale } from './scale.ts';

const HEIGHT = 26;
/** Units of a pixel: lines are as exact as the half of one. */
const FINE = 2;
const MARGIN = 4;
/** The last dot stays inside. */
const RIGHT = 0.97;

/**
 * A small line of the values by week, beside the number that it belongs to, which says what it is about: it is hidden from
 * screen readers. It has a gap where a value is not known. `isOpen`: the last week is not over.
 */
export function Spark({
  values,
  scale,
  isOpen,
  hasEnd = true,
}: {
  values: (number | null)[];
  scale: 'linear' | 'log';
  isOpen: boolean;
  /** Whether a dot marks the last week; the lines of a long table have none. */
  hasEnd?: boolean;
}) {
  const known = values.filter((value) => value !== null);
  const last = values.at(-1);
  const axis = scale === 'log' ? logOf(known) : linearOf(known);
  const y = (value: number) => MARGIN + (HEIGHT - 2 * MARGIN) * (1 - axis.at(value));
  // One unit is from week to week, and the line ends before the right edge.
  const viewBox = `0 0 ${rounded(Math.max(1, values.length - 1) / RIGHT)} ${HEIGHT * FINE}`;
  const lines = segmentsOf(values, isOpen).map(({ indexes, dashed }) => (
    <path
      class={dashed ? 'spark-line dashed' : 'spark-line'}
      d={linePath(indexes.map((index) => ({ x: index, y: FINE * y(values[index] ?? 0) })))}
    />
  ));
  if (!hasEnd) {
    return (
      <svg class="spark" width="100%" height={HEIGHT} viewBox={viewBox} preserveAspectRatio="none" aria-hidden="true">
        {lines}
      </svg>
    );
  }
  return (
    <svg class="spark" width="100%" height={HEIGHT} aria-hidden="true">
      <Stretched y={0} height={HEIGHT} viewBox={viewBox}>
        {lines}
      </Stretched>
      {last !== null && last !== undefined && (
        <circle
          class={isOpen ? 'spark-end open' : 'spark-end'}
          cx={percent(RIGHT)}
          cy={Math.round(FINE * y(last)) / FINE}
          r="2.5"
        />
      )}
    </svg>
  );
}

/** The longest lines without a gap, by the places of their values; the last piece of an open week is a line of its own. */
function segmentsOf(values: (number | null)[], isOpen: boolean): { indexes: number[]; dashed: boolean }[] {
  const lines: { indexes: number[]; dashed: boolean }[] = [];
  const last = values.length - 1;
  let line: number[] = [];
  values.forEach((value, index) => {
    if (isOpen && index === last && value !== null && line.length > 0) {
      lines.push({ indexes: [index - 1, index], dashed: true });
    } else if (value !== null) {
      line.push(index);
      return;
    }
    lines.push({ indexes: line, dashed: false });
    line = [];
  });
  return [...lines, { indexes: line, dashed: false }].filter(({ indexes }) => indexes.length > 1);
}

/** From the least value to the largest: the number beside it has the size, the line only the shape. */
function linearOf(values: number[]): Pick<Scale, 'at'> {
  const [least, most] = extentOf(values);
  return { at: (value) => (most > least ? (value - least) / (most - least) : 0.5) };
}

function logOf(values: number[]): Pick<Scale, 'at'> {
  const { at } = durationScale(values);
  const places = linearOf(values.map(at));
  return { at: (value) => places.at(at(value)) };
}
