import { DELIVERY, type DeliveryName } from '../../../domain/metrics/delivery.ts';
import { labelOf } from '../../../domain/metrics/measures.ts';
import { weeksIn } from '../../../domain/metrics/windows.ts';
import { Spark } from '../../charts/spark.tsx';
import { count, counted } from '../../format.ts';
import type { Html } from '../../html.ts';
import { DeploymentFigure, isDeploymentMeasure, type Deployment } from '../../parts/deployments.tsx';
import { FigureLink, UNKNOWN, valueOf } from '../../parts/figure.tsx';
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
  const shared = { visit, change };
  return (
    <section class="card key-numbers" aria-label="Key numbers">
      <Key5
        {...shared}
        measure="deploymentFrequency"
        value={frequency.value}
        total={frequency.n}
        ways={['fewer', 'more']}
        mark={byWeek(all.filter(({ kind }) => kind === 'deployment'))}
        basis={`${count(frequency.n)} on ${counted(frequency.days, 'day')}`}
      />
      <Key5
        {...shared}
        measure="changeLeadTime"
        value={lead.p50}
        total={lead.n}
        ways={['faster', 'slower']}
        basis={`half of ${count(lead.n)} · 9 of 10 within ${valueOf('changeLeadTime', lead.p90)}`}
      />
      <Key5
        {...shared}
        measure="changeFailRate"
        value={failRate.value}
        total={failRate.count}
        isLowerBound={failRate.lowerBound}
        ways={['less', 'more']}
        mark={events(
          'failed-marks',
          all.filter(({ failed }) => failed === true),
        )}
        basis={`${count(failRate.count)} of ${counted(failRate.n, 'deployment')} failed`}
      />
      <Key5
        {...shared}
        measure="recoveryTime"
        value={recoveryTime.p50}
        total={recoveryTime.n}
        ways={['faster', 'slower']}
        basis={`half of ${count(recoveryTime.n)}${recoveryTime.notRecovered > 0 ? ` · ${count(recoveryTime.notRecovered)} not yet` : ''}`}
      />
      <Key5
        {...shared}
        measure="reworkRate"
        value={reworkRate.value}
        total={reworkRate.count}
        isLowerBound={reworkRate.lowerBound}
        ways={['less', 'more']}
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
  visit,
  measure,
  value,
  total,
  isLowerBound = false,
  change,
  ways,
  mark,
  basis,
}: {
  visit: Visit;
  measure: DeliveryName;
  value: number | null;
  /** The length of the list behind it. */
  total: number;
  isLowerBound?: boolean;
  change: Delivery['change'];
  /** The words for less and for more. */
  ways: [less: string, more: string];
  mark?: Html;
  basis: string;
}) {
  const { unit } = DELIVERY[measure];
  const words = bounded(valueOf(measure, value), isLowerBound);
  const changed = changeWords(change[measure], (previous) => valueOf(measure, previous), ways);
  return (
    <section class="key-number events">
      <h2>{labelOf(measure)}</h2>
      <p class="value">
        {isDeploymentMeasure(measure) ? (
          <DeploymentFigure visit={visit} measure={measure} total={total}>
            {words}
          </DeploymentFigure>
        ) : (
          <FigureLink visit={visit} behind={{ measure }} total={total}>
            {words}
          </FigureLink>
        )}
        {unit === 'a day' && (
          <>
            {' '}
            <small>{unit}</small>
          </>
        )}
      </p>
      {changed !== '' && <p class="change">{changed}</p>}
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
