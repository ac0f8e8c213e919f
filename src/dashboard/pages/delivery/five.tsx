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
      <Key5 title={DELIVERY.deploymentFrequency.label} change={changeOf(change.deploymentFrequency)}>
        <p class="value">
          <DeploymentFigure visit={visit} measure="deploymentFrequency" total={frequency.n}>
            {frequency.value.toFixed(2)}
          </DeploymentFigure>{' '}
          <small>a day</small>
        </p>
        {byWeek(all.filter(({ kind }) => kind === 'deployment'))}
        <p class="basis-of">{`${count(frequency.n)} on ${counted(frequency.days, 'day')}`}</p>
      </Key5>
      <Key5 title={DELIVERY.changeLeadTime.label} change={changeOf(change.changeLeadTime)}>
        <p class="value">
          <FigureLink visit={visit} behind={{ measure: 'changeLeadTime' }} total={lead.n}>
            {lead.p50 === null ? UNKNOWN : duration(lead.p50)}
          </FigureLink>
        </p>
        <p class="basis-of">
          {`half of ${count(lead.n)} · 9 of 10 within ${lead.p90 === null ? UNKNOWN : duration(lead.p90)}`}
        </p>
      </Key5>
      <Key5 title={DELIVERY.changeFailRate.label} change={changeOf(change.changeFailRate)}>
        <p class="value">
          <DeploymentFigure visit={visit} measure="changeFailRate" total={failRate.count}>
            {bounded(share(failRate.value), failRate.lowerBound)}
          </DeploymentFigure>
        </p>
        {events(
          'failed-marks',
          all.filter(({ failed }) => failed === true),
        )}
        <p class="basis-of">{`${count(failRate.count)} of ${counted(failRate.n, 'deployment')} failed`}</p>
      </Key5>
      <Key5 title="Recovery after a failure" change={changeOf(change.recoveryTime)}>
        <p class="value">
          <DeploymentFigure visit={visit} measure="recoveryTime" total={recoveryTime.n}>
            {recoveryTime.p50 === null ? UNKNOWN : duration(recoveryTime.p50)}
          </DeploymentFigure>
        </p>
        <p class="basis-of">
          {`half of ${count(recoveryTime.n)}${recoveryTime.notRecovered > 0 ? ` · ${count(recoveryTime.notRecovered)} not yet` : ''}`}
        </p>
      </Key5>
      <Key5 title={DELIVERY.reworkRate.label} change={changeOf(change.reworkRate)}>
        <p class="value">
          <DeploymentFigure visit={visit} measure="reworkRate" total={reworkRate.count}>
            {bounded(share(reworkRate.value), reworkRate.lowerBound)}
          </DeploymentFigure>
        </p>
        {events(
          'rework-marks',
          all.filter(({ isRework }) => isRework),
        )}
        <p class="basis-of">{`${count(reworkRate.count)} of ${count(reworkRate.n)} put something right`}</p>
      </Key5>
    </section>
  );
}

function Key5({ title, change, children }: { title: string; change: string; children: Html }) {
  return (
    <section class="key-number events">
      <h2>{title}</h2>
      {children}
      <p class="change">{change}</p>
    </section>
  );
}

/** A rate that merges stand for is at least so much. */
function bounded(words: string, isLowerBound: boolean): string {
  return isLowerBound && words !== UNKNOWN ? `≥ ${words}` : words;
}

/** A change is claimed only when it is clear. */
function changeOf({ clear, percent, previous, difference }: Delivery['change']['changeFailRate']): string {
  if (previous === null || difference === null) return '';
  if (clear === null) return 'too few to compare';
  if (!clear) return 'no clear change';
  const way = difference < 0 ? '▼' : '▲';
  return percent === null ? way : `${way} ${Math.round(Math.abs(percent))} %`;
}
