import { labelOf } from '../../../domain/metrics/measures.ts';
import { annotationQueryOf } from '../../../domain/page-address.ts';
import { annotationsRoute } from '../../../routes/annotations.ts';
import { Key } from '../../charts/parts.tsx';
import { PeriodChart } from '../../charts/period-chart.tsx';
import { atOf, marksOf, NOTE_KEY, selectedWeek, weekOf, weeksShown } from '../../parts/chart-data.ts';
import { behindHref } from '../../parts/figure.tsx';
import { Card } from '../../parts/section.tsx';
import { NothingMerged } from '../../parts/window-notices.tsx';
import type { Visit } from '../../visit.ts';
import type { OverviewAnswer, WeeklyAnswer } from './reads.ts';

/** The cycle time by week, with how many were merged under it and what happened meanwhile. */
export async function Weeks({ visit, read, weekly }: { visit: Visit; read: OverviewAnswer; weekly: WeeklyAnswer }) {
  const { address } = visit;
  const marks = marksOf(visit, await visit.read(annotationsRoute, { query: annotationQueryOf(address) }));
  if (read.current.merged.value === 0) {
    return (
      <Card title={`${labelOf('cycle')} by week`} note="start to merge">
        <NothingMerged visit={visit} of={read} />
      </Card>
    );
  }
  return (
    <Card
      title={`${labelOf('cycle')} by week`}
      note="start to merge"
      aside={
        <Key
          entries={[
            { mark: 'line', className: 'chart-line', text: 'half' },
            { mark: 'box', className: 'chart-band-1', text: '3 of 4' },
            { mark: 'box', className: 'chart-band-2', text: '9 of 10 within' },
          ]}
        />
      }
      foot={
        <Key
          entries={[
            { mark: 'triangle', className: 'mark-failure', text: 'failed deployment' },
            ...(marks.some(({ kind }) => kind === 'note') ? [NOTE_KEY] : []),
            { mark: 'hollow', className: 'chart-dot hollow', text: 'fewer than 10 merges' },
            { mark: 'hatched', className: 'hatched', text: 'week still open, or not wholly stored' },
          ]}
        />
      }
    >
      <PeriodChart
        id="weeks"
        label={`${labelOf('cycle')} of each week, half and 3 of 4 and 9 of 10 within, and how many were merged`}
        weeks={weekly.data.map((week) => weekOf(week, week.cycle, week.merged.value))}
        counted={labelOf('merged')}
        annotations={marks}
        {...weeksShown(visit)}
        href={(period) => behindHref(visit, { measure: 'cycle', at: atOf(visit, period) })}
        selected={selectedWeek(visit, weekly.data)}
      />
    </Card>
  );
}
