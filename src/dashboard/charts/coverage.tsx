import { count, counted, millisecondsOf, month, partsOf } from '../format.ts';
import {
  type Axis,
  type ChartProps,
  DataTable,
  Drawing,
  EmptyFigure,
  Figure,
  Hatch,
  hatchOf,
  percent,
  PlaceLabels,
  rounded,
  Target,
  tip,
  yOf,
} from './parts.tsx';
import { countScale, timePlace } from './scale.ts';

const BARS_HEIGHT = 48;
const LINE_TOP = BARS_HEIGHT + 3;
const LINE_HEIGHT = 5;
const HEIGHT = LINE_TOP + LINE_HEIGHT + 20;
const MAX_LABELS = 8;

/** What is stored of one month; `from` and `to` are instants. */
export interface StoredMonth {
  from: string;
  to: string;
  n: number;
}

/** A time of which nothing, or not everything, is stored, and why: "not read: before 1 Sep". */
export interface CoverageGap {
  from: string;
  to: string;
  why: string;
}

interface Props extends ChartProps {
  zone: string;
  months: StoredMonth[];
  gaps: CoverageGap[];
  href: (month: StoredMonth) => string | null;
}

/** What is stored by month as bars, over a line of what is complete; a gap is hatched and says why. */
export function Coverage({ id, label, zone, months, gaps, href }: Props) {
  const [first, last] = [months[0], months.at(-1)];
  if (!first || !last)
    return (
      <EmptyFigure id={id} kind="coverage">
        Nothing is stored yet.
      </EmptyFigure>
    );
  const [from, to] = [millisecondsOf(first.from), millisecondsOf(last.to)];
  const place = (at: string) => timePlace(millisecondsOf(at), from, to);
  const scale = countScale(Math.max(...months.map(({ n }) => n)));
  const axis: Axis = { scale, top: 2, height: BARS_HEIGHT - 2 };
  const gapAt = (each: StoredMonth) =>
    gaps.find((gap) => place(gap.from) < place(each.to) && place(gap.to) > place(each.from));
  return (
    <Figure
      id={id}
      kind="coverage"
      table={<Table label={label} zone={zone} months={months} gapAt={gapAt} href={href} />}
    >
      <Drawing label={label} height={HEIGHT} pressable={months.some((each) => href(each) !== null)}>
        <Hatch id={id} />
        <g aria-hidden="true">
          {months.map((each) => {
            const y = yOf(axis, each.n);
            const width = place(each.to) - place(each.from);
            if (each.n === 0) return null;
            return (
              <rect
                class="chart-bar"
                x={percent(place(each.from))}
                width={percent(0.82 * width)}
                y={Math.min(y, BARS_HEIGHT - 1)}
                height={Math.max(1, rounded(BARS_HEIGHT - y))}
              />
            );
          })}
          <rect class="coverage-line" width="100%" y={LINE_TOP} height={LINE_HEIGHT} rx="2" />
          {gaps.map((gap) => {
            const position = {
              x: percent(place(gap.from)),
              width: percent(Math.max(0, place(gap.to) - place(gap.from))),
            };
            return (
              <>
                <rect class="coverage-gap" fill={hatchOf(id)} {...position} y="0" height={BARS_HEIGHT} />
                <rect class="coverage-missing" {...position} y={LINE_TOP} height={LINE_HEIGHT} />
              </>
            );
          })}
          <PlaceLabels labels={yearLabels(months, zone, place)} y={HEIGHT - 4} />
        </g>
        {months.map((each) => {
          const words = month(each.from, zone);
          const gap = gapAt(each);
          const why: [string, string][] = gap ? [[gap.why, '']] : [];
          return (
            <Target
              href={href(each)}
              label={`${words}: ${counted(each.n, 'pull request')}${gap ? `, ${gap.why}` : ''}`}
              tip={tip(words, ['Pull requests', count(each.n)], ...why)}
            >
              <rect
                class="chart-hit"
                x={percent(place(each.from))}
                width={percent(place(each.to) - place(each.from))}
                y="0"
                height={HEIGHT}
              />
            </Target>
          );
        })}
      </Drawing>
      {gaps.length > 0 && (
        <ul class="small">
          {gaps.map(({ why }) => (
            <li>{why}</li>
          ))}
        </ul>
      )}
    </Figure>
  );
}

/** The years; months as long as there are few of them. */
function yearLabels(months: StoredMonth[], zone: string, place: (at: string) => number) {
  const step = Math.ceil(months.length / MAX_LABELS);
  const isShort = months.length <= 2 * MAX_LABELS;
  const starts = months.filter(({ from }, index) =>
    isShort ? index % step === 0 : partsOf(from, zone).monthName === 'Jan',
  );
  const each = Math.ceil(starts.length / MAX_LABELS);
  return starts.flatMap(({ from }, index) => {
    const text = isShort ? partsOf(from, zone).monthName : partsOf(from, zone).year;
    return index % each > 0 ? [] : [{ place: place(from), text, optional: (index / each) % 2 === 1 }];
  });
}

function Table(
  props: Pick<Props, 'label' | 'zone' | 'months' | 'href'> & { gapAt: (each: StoredMonth) => CoverageGap | undefined },
) {
  const { label, zone, months, href, gapAt } = props;
  const rows = months.map((each) => {
    const link = href(each);
    const name = month(each.from, zone);
    return [link === null ? name : <a href={link}>{name}</a>, count(each.n), gapAt(each)?.why ?? 'complete'];
  });
  return <DataTable caption={label} columns={['Month', 'Pull requests', 'Stored']} rows={rows} />;
}
