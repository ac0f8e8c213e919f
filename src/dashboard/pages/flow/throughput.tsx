import type { overviewRoute, weeklyRoute } from '../../../routes/metrics/windowed.ts';
import type { ListedMeasure } from '../../../domain/metrics/measure-lists.ts';
import { labelOf } from '../../../domain/metrics/measures.ts';
import { CountBars, type Tone } from '../../charts/count-bars.tsx';
import { Key } from '../../charts/parts.tsx';
import { count, UNKNOWN } from '../../format.ts';
import { atOf, selectedWeek, weeksShown } from '../../parts/chart-data.ts';
import { behindHref, FigureLink } from '../../parts/figure.tsx';
import { Card } from '../../parts/section.tsx';
import type { Answer } from '../../read.ts';
import type { Visit } from '../../visit.ts';

type Weekly = Answer<typeof weeklyRoute>;
type Counted = Extract<ListedMeasure, 'opened' | 'merged' | 'closedUnmerged' | 'openAtEnd'>;

const TONES: Record<Counted, Tone> = { opened: 'ghost', merged: 'bar', closedUnmerged: 'step-4', openAtEnd: 'wait' };
const SERIES = (Object.keys(TONES) as Counted[]).map((measure) => ({
  measure,
  name: labelOf(measure).toLowerCase(),
  tone: TONES[measure],
}));

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
  // How many are open is not known where the history is not whole.
  const shown = SERIES.filter(({ measure }) => current[measure].value !== null);
  return (
    <Card
      title="Opened and merged"
      note="by week"
      aside={
        <Key
          entries={shown.map(({ name, tone }) => ({
            mark: 'box',
            className: `chart-tone ${tone}`,
            text: name,
          }))}
        />
      }
      foot={
        <span>
          {SERIES.map(({ measure, name }, index) => {
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
      <CountBars
        id="throughput"
        label="How many were opened, merged and closed unmerged in each week, and open at its end"
        layout="beside"
        unit="count"
        series={shown}
        weeks={weekly.data.map((week) => ({
          from: week.from,
          to: week.to,
          state: week.partial ? 'partial' : week.open ? 'open' : 'whole',
          values: shown.map(({ measure }) => week[measure].value),
        }))}
        href={(period) => behindHref(visit, { measure: 'merged', at: atOf(visit, period) })}
        barHref={(period, place) =>
          behindHref(visit, { measure: shown[place]?.measure ?? 'merged', at: atOf(visit, period) })
        }
        selected={selectedWeek(visit, weekly.data)}
        {...weeksShown(visit)}
      />
    </Card>
  );
}
