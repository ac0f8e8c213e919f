import { DELIVERY, type DeliveryName } from '../../../domain/metrics/delivery.ts';
import { labelOf } from '../../../domain/metrics/measures.ts';
import { changedWords } from '../../../domain/metrics/words.ts';
import { weeksIn } from '../../../domain/metrics/windows.ts';
import { Spark } from '../../charts/spark.tsx';
import { count, counted, halfOf, partOf } from '../../format.ts';
import type { Html } from '../../html.ts';
import { DeploymentFigure, isDeploymentMeasure, type Deployment } from '../../parts/deployments.tsx';
import { FigureLink, isFew, medianOrValues, UNKNOWN, valueOf } from '../../parts/figure.tsx';
import { KeyNumbers } from '../../parts/key-numbers.tsx';
import { noComparisonWords } from '../../parts/window-notices.tsx';
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
    <KeyNumbers noComparison={noComparisonWords(visit, delivery, null)}>
      <Key5
        {...shared}
        measure="deploymentFrequency"
        words={valueOf('deploymentFrequency', frequency.value)}
        n={frequency.n}
        total={frequency.n}
        ways={['fewer', 'more']}
        mark={byWeek(all.filter(({ kind }) => kind === 'deployment'))}
        basis={`${count(frequency.n)} on ${counted(frequency.days, 'day')}`}
      />
      <Key5
        {...shared}
        measure="changeLeadTime"
        words={medianOrValues('changeLeadTime', lead)}
        n={lead.n}
        total={lead.n}
        ways={['faster', 'slower']}
        isLessBetter
        basis={
          isFew(lead)
            ? counted(lead.n, 'pull request')
            : lead.n === 0
              ? halfOf(lead.n)
              : `${halfOf(lead.n)} · 9 of 10 within ${valueOf('changeLeadTime', lead.p90)}`
        }
      />
      <Key5
        {...shared}
        measure="changeFailRate"
        words={bounded(valueOf('changeFailRate', failRate.value), failRate.lowerBound)}
        n={failRate.n}
        total={failRate.count}
        ways={['less', 'more']}
        isLessBetter
        mark={events(
          'failed-marks',
          all.filter(({ failed }) => failed === true),
        )}
        basis={
          failRate.n === 0 ? partOf(0, 0) : `${count(failRate.count)} of ${counted(failRate.n, 'deployment')} failed`
        }
      />
      <Key5
        {...shared}
        measure="recoveryTime"
        words={medianOrValues('recoveryTime', recoveryTime)}
        n={recoveryTime.n}
        total={recoveryTime.n}
        ways={['faster', 'slower']}
        isLessBetter
        mark={events(
          'recovery-marks',
          all.filter(({ recoverySeconds }) => recoverySeconds !== null),
        )}
        basis={[
          isFew(recoveryTime) ? counted(recoveryTime.n, 'failed deployment') : halfOf(recoveryTime.n),
          recoveryTime.notRecovered > 0 && `${count(recoveryTime.notRecovered)} not yet`,
        ]
          .filter(Boolean)
          .join(' · ')}
      />
      <Key5
        {...shared}
        measure="reworkRate"
        words={bounded(valueOf('reworkRate', reworkRate.value), reworkRate.lowerBound)}
        n={reworkRate.n}
        total={reworkRate.count}
        ways={['less', 'more']}
        mark={events(
          'rework-marks',
          all.filter(({ isRework }) => isRework),
        )}
        basis={`${partOf(reworkRate.count, reworkRate.n)}${reworkRate.n === 0 ? '' : ' put something right'}`}
      />
    </KeyNumbers>
  );
}

function Key5({
  visit,
  measure,
  words,
  n,
  total,
  change,
  ways,
  isLessBetter = false,
  mark,
  basis,
}: {
  visit: Visit;
  measure: DeliveryName;
  words: string;
  /** Of how many it tells. */
  n: number;
  /** The length of the list behind it. */
  total: number;
  change: Delivery['change'];
  /** The words for less and for more. */
  ways: [less: string, more: string];
  /** Whether everybody agrees that less is better. Otherwise a change is neither good nor bad. */
  isLessBetter?: boolean;
  mark?: Html;
  basis: string;
}) {
  const { unit } = DELIVERY[measure];
  const changed = changeWords(change[measure], n, (previous) => valueOf(measure, previous), ways);
  const tone = isLessBetter ? toneOf(change[measure]) : '';
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
      {changed !== '' && <p class={`change${tone}`}>{changed}</p>}
      {mark}
      <p class="basis-of">{basis}</p>
    </section>
  );
}

/** A rate that merges stand for is at least so much. */
function bounded(words: string, isLowerBound: boolean): string {
  return isLowerBound && words !== UNKNOWN ? `≥ ${words}` : words;
}

/** From so many on in both windows a change can be claimed. */
const MIN_COMPARED = 10;

/**
 * A change is claimed only when it is clear. What it was before stands beside: `said` is how that is said, `ways` are the words
 * for less and for more. `n`: of how many it tells now.
 */
export function changeWords(
  { clear, percent, previous, difference }: Delivery['change']['changeFailRate'],
  n: number,
  said: (previous: number) => string,
  ways: [less: string, more: string],
): string {
  if (previous === null) return '';
  const was = `was ${said(previous)}`;
  if (clear === null) {
    const few = n < MIN_COMPARED ? `too few to compare (n\u00a0${count(n)})` : 'too few before to compare';
    return `${few}, ${was}`;
  }
  if (!clear) return `no clear change, ${was}`;
  if (difference === null) return was;
  const [mark, way] = difference < 0 ? ['▼', ways[0]] : ['▲', ways[1]];
  return percent === null ? `${mark} ${way}, ${was}` : `${mark} ${changedWords(percent)} ${way}, ${was}`;
}

/** Green or red for a clear change of what everybody wants to be less. */
function toneOf({ clear, difference }: Delivery['change']['changeFailRate']): string {
  return clear !== true || difference === null ? '' : difference < 0 ? ' good' : ' bad';
}
