import { DELIVERY } from '../../../domain/metrics/delivery.ts';
import { weeksIn } from '../../../domain/metrics/windows.ts';
import { Spark } from '../../charts/spark.tsx';
import { count, counted, duration, share } from '../../format.ts';
import type { Html } from '../../html.ts';
import { DeploymentFigure, type Deployment } from '../../parts/deployments.tsx';
import { FigureLink, UNKNOWN } from '../../parts/figure.tsx';
import type { Visit } from '../../visit.ts';
import { Events } from './events.tsx';
import type { Delivery } from './source-line.tsx';

/** So many events are marks on a line; more are counted by week, as the deployments are. */
const MAX_MARKS = 20;

/** DORA's five as key numbers. Few events are marks on a line. */
export function Five({ visit, delivery, all }: { visit: Visit; delivery: Delivery; all: Deployment[] }) {
  const { change, deploymentFrequency: frequency, changeLeadTime: lead, changeFailRate: failRate } = delivery;
  const { recoveryTime, reworkRate } = delivery;
  const weeks = weeksIn(delivery, visit.workspace.timeZone, visit.now);
  const isOpen = weeks.at(-1)?.open === true;
  const byWeek = (of: Deployment[]) => (
    <Spark
      values={weeks.map(({ from, to }) => of.filter(({ at }) => at >= from && at < to).length)}
      scale="linear"
      isOpen={isOpen}
    />
  );
  const events = (id: string, of: Deployment[]) =>
    of.length > MAX_MARKS ? byWeek(of) : <Events visit={visit} id={id} delivery={delivery} all={of} />;
  return (
    <section class="card key-numbers" aria-label="Key numbers">
      <Key5
        title={DELIVERY.deploymentFrequency.label}
        value={
          <>
            <DeploymentFigure visit={visit} measure="deploymentFrequency" total={frequency.n}>
              {frequency.value.toFixed(2)}
            </DeploymentFigure>{' '}
            <small>a day</small>
          </>
        }
        change={changeWords(change.deploymentFrequency, (previous) => previous.toFixed(2), ['fewer', 'more'])}
        mark={byWeek(all.filter(({ kind }) => kind === 'deployment'))}
        basis={`${count(frequency.n)} on ${counted(frequency.days, 'day')}`}
      />
      <Key5
        title={DELIVERY.changeLeadTime.label}
        value={
          <FigureLink visit={visit} behind={{ measure: 'changeLeadTime' }} total={lead.n}>
            {lead.p50 === null ? UNKNOWN : duration(lead.p50)}
          </FigureLink>
        }
        change={changeWords(change.changeLeadTime, duration, ['faster', 'slower'])}
        basis={`half of ${count(lead.n)} · 9 of 10 within ${lead.p90 === null ? UNKNOWN : duration(lead.p90)}`}
      />
      <Key5
        title={DELIVERY.changeFailRate.label}
        value={
          <DeploymentFigure visit={visit} measure="changeFailRate" total={failRate.count}>
            {bounded(share(failRate.value), failRate.lowerBound)}
          </DeploymentFigure>
        }
        change={changeWords(change.changeFailRate, share, ['less', 'more'])}
        mark={events(
          'failed-marks',
          all.filter(({ failed }) => failed === true),
        )}
        basis={`${count(failRate.count)} of ${counted(failRate.n, 'deployment')} failed`}
      />
      <Key5
        title="Recovery after a failure"
        value={
          <DeploymentFigure visit={visit} measure="recoveryTime" total={recoveryTime.n}>
            {recoveryTime.p50 === null ? UNKNOWN : duration(recoveryTime.p50)}
          </DeploymentFigure>
        }
        change={changeWords(change.recoveryTime, duration, ['faster', 'slower'])}
        basis={`half of ${count(recoveryTime.n)}${recoveryTime.notRecovered > 0 ? ` · ${count(recoveryTime.notRecovered)} not yet` : ''}`}
      />
      <Key5
        title={DELIVERY.reworkRate.label}
        value={
          <DeploymentFigure visit={visit} measure="reworkRate" total={reworkRate.count}>
            {bounded(share(reworkRate.value), reworkRate.lowerBound)}
          </DeploymentFigure>
        }
        change={changeWords(change.reworkRate, share, ['less', 'more'])}
        mark={events(
          'rework-marks',
          all.filter(({ isRework }) => isRework),
        )}
        basis={`${count(reworkRate.count)} of ${count(reworkRate.n)} put something right`}
      />
    </section>
  );
}

function Key5({
  title,
  value,
  change,
  mark,
  basis,
}: {
  title: string;
  value: Html;
  change: string;
  mark?: Html;
  basis: string;
}) {
  return (
    <section class="key-number events">
      <h2>{title}</h2>
      <p class="value">{value}</p>
      {change !== '' && <p class="change">{change}</p>}
      {mark}
      <p class="basis-of">{basis}</p>
    </section>
  );
}

/** A rate that merges stand for is at least so much. */
function bounded(words: string, isLowerBound: boolean): string {
  return isLowerBound && words !== UNKNOWN ? `≥ ${words}` : words;
}

/**
 * A change is claimed only when it is clear. What it was before stands beside: `said` is how that is said, `ways` are the words
 * for less and for more.
 */
export function changeWords(
  { clear, percent, previous, difference }: Delivery['change']['changeFailRate'],
  said: (previous: number) => string,
  ways: [less: string, more: string],
): string {
  if (previous === null) return '';
  const was = `was ${said(previous)}`;
  if (clear === null) return `too few to compare, ${was}`;
  if (!clear) return `no clear change, ${was}`;
  if (difference === null) return was;
  const [mark, way] = difference < 0 ? ['▼', ways[0]] : ['▲', ways[1]];
  return percent === null ? `${mark} ${way}, ${was}` : `${mark} ${Math.round(Math.abs(percent))} % ${way}, ${was}`;
}
