import { count, share } from '../format.ts';
import {
  type ChartProps,
  DataTable,
  Drawing,
  Figure,
  Hatch,
  hatchOf,
  Linked,
  percent,
  rounded,
  Target,
  tip,
} from './parts.tsx';
import { barPlacesOf, type Calendar, type Week, weekWords } from './weeks.ts';

const HEIGHT = 40;
const TOP = 4;

/** A week of a goal: the share that was reached (0 to 1), of how many, and whether it was kept; null is not known. */
export interface GoalWeek extends Week {
  value: number | null;
  n: number | null;
  met: boolean | null;
}

interface Props extends ChartProps, Calendar {
  weeks: GoalWeek[];
  /** The share that is wanted, and the end of the axis, both 0 to 1. */
  wanted: number;
  most: number;
  href: (week: GoalWeek) => string | null;
}

/** The weeks of a goal as small bars from 0, with a line at what is wanted; a week that missed it is amber. */
export function GoalWeeks(props: Props) {
  const { id, label, weeks, wanted, most, href } = props;
  const places = barPlacesOf(weeks);
  const yOf = (value: number) => rounded(TOP + (HEIGHT - TOP) * (1 - Math.min(1, value / most)));
  return (
    <Figure id={id} kind="goal-weeks" table={<Table {...props} />}>
      <Drawing label={label} height={HEIGHT} pressable={weeks.some((week) => href(week) !== null)}>
        <Hatch id={id} />
        <g aria-hidden="true">
          {weeks.map(({ value, met, state }, index) => {
            const place = places[index];
            if (value === null || !place) return null;
            // A week in which nobody reached it is seen as a line.
            const y = Math.min(yOf(value), HEIGHT - 2);
            return (
              <rect
                class={`goal-week ${met === false ? 'missed' : 'met'}${state === 'whole' ? '' : ' unfinished'}`}
                fill={state === 'whole' ? undefined : hatchOf(id)}
                x={percent(place.x)}
                width={percent(place.width)}
                y={y}
                height={rounded(HEIGHT - y)}
              />
            );
          })}
          <line class="chart-base" x1="0" x2="100%" y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
          <line class="goal-wanted" x1="0" x2="100%" y1={yOf(wanted)} y2={yOf(wanted)} />
        </g>
        {weeks.map((week, index) => {
          const heading = weekWords(week, props);
          const pairs: [string, string][] = [
            ['Reached', share(week.value)],
            ['Wanted', share(wanted)],
            ['Of', count(week.n)],
          ];
          return (
            <Target
              href={href(week)}
              label={`${heading}: ${pairs.map(([name, value]) => `${name} ${value}`).join(', ')}`}
              tip={tip(heading, ...pairs)}
            >
              <rect
                class="chart-hit"
                x={percent(index / weeks.length)}
                width={percent(1 / weeks.length)}
                y="0"
                height={HEIGHT}
              />
            </Target>
          );
        })}
      </Drawing>
    </Figure>
  );
}

function Table({ label, weeks, href, ...calendar }: Props) {
  return (
    <DataTable
      caption={label}
      columns={['Week', 'Reached', 'Of', 'Kept']}
      rows={weeks.map((week) => [
        <Linked href={href(week)}>{weekWords(week, calendar).replace('Week of ', '')}</Linked>,
        share(week.value),
        count(week.n),
        week.met === null ? '–' : week.met ? 'yes' : 'no',
      ])}
    />
  );
}
