import type { overviewRoute, weeklyRoute } from '../../../routes/metrics/windowed.ts';
import type { ListedMeasure } from '../../../domain/metrics/measure-lists.ts';
import { CountBars, type Tone } from '../../charts/count-bars.tsx';
import { Key } from '../../charts/parts.tsx';
import { count, UNKNOWN } from '../../format.ts';
import { behindHref, FigureLink } from '../../parts/figure.tsx';
import { Card } from '../../parts/section.tsx';
import type { Answer } from '../../read.ts';
import type { Visit } from '../../visit.ts';
import { selectedWeek } from './stages.tsx';

type Weekly = Answer<typeof weeklyRoute>;
type Counted = Extract<ListedMeasure, 'opened' | 'merged' | 'closedUnmerged' | 'openAtEnd'>;

const SERIES: { measure: Counted; name: string; tone: Tone }[] = [
  { measure: 'opened', name: 'opened', tone: 'ghost' },
  { measure: 'merged', name: 'merged', tone: 'bar' },
  { measure: 'closedUnmerged', name: 'closed unmerged', tone: 'step-4' },
];
const OPEN: (typeof SERIES)[number] = { measure: 'openAtEnd', name: 'open at the end', tone: 'step-2' };

/** How much comes in, goes out and stays: by week. */
export function Throughput({
  visit,
  overview: { current },
  weekly,
}: {
  visit: Visit;
  overview: Answer<typeof overviewRoute>;
  weekly: Weekly;
}) {
  const { now, workspace } = visit;
  const calendar = { zone: workspace.timeZone, now: new Date(now).toISOString() };
  const selected = selectedWeek(visit, weekly.data);
  const starts = new Map(weekly.data.map(({ from, weekStart }) => [from, weekStart]));
  const chart = (id: string, label: string, series: typeof SERIES, leadsTo: Counted) => (
    <CountBars
      id={id}
      label={label}
      layout="beside"
      unit="count"
      series={series}
      weeks={weekly.data.map((week) => ({
        from: week.from,
        to: week.to,
        state: week.partial ? 'partial' : week.open ? 'open' : 'whole',
        values: series.map(({ measure }) => week[measure].value),
      }))}
      href={({ from }) => behindHref(visit, { measure: leadsTo, at: starts.get(from) })}
      selected={selected}
      {...calendar}
    />
  );
  return (
    <Card
      title="Opened and merged"
      note="by week"
      aside={
        <Key
          entries={[...SERIES, OPEN].map(({ name, tone }) => ({
            mark: 'box',
            className: `chart-tone ${tone}`,
            text: name,
          }))}
        />
      }
      foot={
        <span>
          {[...SERIES, OPEN].map(({ measure, name }, index) => {
            const { value } = current[measure];
            return (
              <>
                {index > 0 && ' · '}
                {value === null ? (
                  UNKNOWN
                ) : (
                  <FigureLink visit={visit} behind={{ measure }} total={value}>
                    {count(value)}
                  </FigureLink>
                )}{' '}
                {name}
              </>
            );
          })}
          {current.openAtEnd.value === null && ' (not stored from the beginning)'}
        </span>
      }
    >
      {chart('throughput', 'How many were opened, merged and closed unmerged in each week', SERIES, 'merged')}
      {current.openAtEnd.value !== null &&
        chart('open-at-end', 'How many were open at the end of each week', [OPEN], 'openAtEnd')}
    </Card>
  );
}
