import { labelOf } from '../../../domain/metrics/measures.ts';
import type { annotationsRoute } from '../../../routes/annotations.ts';
import type { weeklyRoute } from '../../../routes/metrics/windowed.ts';
import { Key } from '../../charts/parts.tsx';
import { PeriodChart } from '../../charts/period-chart.tsx';
import { atOf, marksOf, NOTE_KEY, selectedWeek, weekOf, weeksShown } from '../../parts/chart-data.ts';
import { behindHref } from '../../parts/figure.tsx';
import { Card } from '../../parts/section.tsx';
import type { Answer } from '../../read.ts';
import type { Visit } from '../../visit.ts';
import { FormChooser, SPANS, type FlowStage } from './stages.tsx';

/** The stage by week, with how many were merged under it. */
export function StageWeeks({
  visit,
  stage,
  weekly,
  annotations,
}: {
  visit: Visit;
  stage: FlowStage;
  weekly: Answer<typeof weeklyRoute>;
  annotations: Answer<typeof annotationsRoute>;
}) {
  const marks = marksOf(visit, annotations);
  return (
    <Card
      title={`${labelOf(stage)} by week`}
      note={SPANS[stage]}
      aside={<FormChooser visit={visit} form="weeks" />}
      foot={
        <Key
          entries={[
            { mark: 'line', className: 'chart-line', text: 'half' },
            { mark: 'box', className: 'chart-band-1', text: '3 of 4' },
            { mark: 'box', className: 'chart-band-2', text: '9 of 10 within' },
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
        label={`${labelOf(stage)} of each week, half and 3 of 4 and 9 of 10 within, and how many were merged`}
        weeks={weekly.data.map((week) => weekOf(week, week[stage], week.merged.value))}
        counted="Merged"
        annotations={marks}
        {...weeksShown(visit)}
        href={(period) => behindHref(visit, { measure: stage, at: atOf(visit, period) })}
        selected={selectedWeek(visit, weekly.data)}
      />
    </Card>
  );
}
