import { weeksIn } from '../../../domain/metrics/windows.ts';
import { Key, type Annotation } from '../../charts/parts.tsx';
import { PointsChart } from '../../charts/points.tsx';
import { isPartial } from '../../../routes/metrics/answer.ts';
import { count, duration } from '../../format.ts';
import { atOf, selectedWeek, weeksShown } from '../../parts/chart-data.ts';
import { deploymentHref, deploymentsHref, why, type Deployment } from '../../parts/deployments.tsx';
import { Card } from '../../parts/section.tsx';
import type { Visit } from '../../visit.ts';
import { kindOf } from './events.tsx';
import type { Delivery } from './source-line.tsx';

/** Up to so many failed deployments have a line of their own. */
const MAX_LINES = 12;

/** Each deployment as a dot, with how many each week had under them. */
export function EveryDeployment({ visit, delivery, all }: { visit: Visit; delivery: Delivery; all: Deployment[] }) {
  const { workspace, now } = visit;
  const weeks = weeksIn(delivery, workspace.timeZone, now).map(({ start, from, to, open }) => ({
    start,
    from,
    to,
    state: isPartial(delivery, from) ? ('partial' as const) : open ? ('open' as const) : ('whole' as const),
    of: all.filter(({ at, kind }) => kind === 'deployment' && at >= from && at < to),
  }));
  const weekHref = (period: { from: string; to: string }) =>
    deploymentsHref(visit, { measure: 'deploymentFrequency', at: atOf(visit, period) });
  const failures = all.filter((deployment) => deployment.failed === true);
  const half = delivery.changeLeadTime.p50;
  const shown = weeksShown(visit);
  return (
    <Card
      title="Every deployment"
      note="by the lead time of what it carried"
      aside={
        <Key
          entries={[
            { mark: 'dot', className: 'step-3', text: 'worked' },
            { mark: 'diamond', className: 'mark-failure', text: 'failed' },
            ...(all.some(({ kind }) => kind === 'rollback')
              ? [{ mark: 'square', className: 'chart-event rollback', text: 'rollback' } as const]
              : []),
          ]}
        />
      }
      foot={[
        'Larger: carried more.',
        half !== null && `Dashed: half within ${duration(half)}.`,
        'Bars: deployments a week.',
        all.some(({ leadTimeSeconds }) => leadTimeSeconds === null) &&
          'Under the line: what carried no pull request for the first time, and so has no lead time.',
      ]
        .filter(Boolean)
        .join(' ')}
    >
      <PointsChart
        id="deployments"
        label="Each deployment by when it was and the lead time of what it carried"
        weeks={weeks.map(({ of, ...week }) => ({ ...week, n: of.length, median: null }))}
        points={all.map((deployment) => ({
          key: deployment.id,
          at: deployment.at,
          value: deployment.leadTimeSeconds,
          step: 3,
          kind: kindOf(deployment),
          radius: Math.min(9, 3 + Math.sqrt(deployment.carried)),
          title: `${deployment.repository}, carried ${count(deployment.carried)}`,
        }))}
        cells={[]}
        annotations={failures.length > MAX_LINES ? [] : failures.map((one) => lineOf(visit, one))}
        tailFrom={null}
        reference={half}
        pointHref={({ key }) => deploymentHref(visit, key)}
        weekHref={weekHref}
        bars={{
          id: 'deployments-by-week',
          label: 'How many deployments each week had, and how many of them failed',
          weeks: weeks.map(({ of, ...week }) => {
            const failed = of.filter((deployment) => deployment.failed === true).length;
            return { ...week, values: [failed, of.length - failed] };
          }),
          series: [
            { name: 'Failed', tone: 'failed' },
            { name: 'Worked', tone: 'bar' },
          ],
          layout: 'stacked',
          unit: 'count',
          href: weekHref,
          selected: selectedWeek(visit, weeks),
          ...shown,
        }}
        {...shown}
      />
    </Card>
  );
}

/** The dotted line of a failed deployment. */
function lineOf(visit: Visit, deployment: Deployment): Annotation {
  const title = `Failed: ${why(deployment)}`;
  return { at: deployment.at, title, kind: 'failure', href: deploymentHref(visit, deployment.id) };
}
