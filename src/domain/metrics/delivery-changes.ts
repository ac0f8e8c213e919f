import { changeOfCount, changeOfMedian, changeOfShare, NO_CHANGE, type Change } from './change.ts';
import type { Distribution, Share } from './aggregates.ts';
import type { WindowRanks } from './changes.ts';
import type { DELIVERY } from './delivery.ts';
import { secondsOf, type Window } from './windows.ts';

const DAY_SECONDS = 86_400;

/** What of a window is compared. */
export interface DeliveryOfWindow {
  deployments: number;
  failed: number;
  rollbacks: number;
  rework: number;
  leadTime: Distribution;
  recoveryTime: Distribution;
}

export type DeliveryRanks = Record<'changeLeadTime' | 'recoveryTime', WindowRanks>;

/** How each of DORA's five changed; without a previous window nothing is compared. */
export function deliveryChanges(
  current: DeliveryOfWindow,
  window: Window,
  previous: { window: Window; delivery: DeliveryOfWindow; ranks: DeliveryRanks } | null,
): Record<keyof typeof DELIVERY, Change> {
  if (previous === null) {
    return {
      deploymentFrequency: NO_CHANGE,
      changeLeadTime: NO_CHANGE,
      changeFailRate: NO_CHANGE,
      recoveryTime: NO_CHANGE,
      reworkRate: NO_CHANGE,
    };
  }
  const { delivery: before, ranks } = previous;
  return {
    deploymentFrequency: frequencyChange(current.deployments, before.deployments, window, previous.window),
    changeLeadTime: changeOfMedian(current.leadTime, before.leadTime, ranks.changeLeadTime),
    changeFailRate: changeOfShare(failRate(current), failRate(before)),
    recoveryTime: changeOfMedian(current.recoveryTime, before.recoveryTime, ranks.recoveryTime),
    reworkRate: changeOfShare(reworkRate(current), reworkRate(before)),
  };
}

/** Tested are the deployments; told is what is shown of them, how many a day. */
function frequencyChange(current: number, before: number, window: Window, previous: Window): Change {
  const seconds = { current: secondsOf(window), previous: secondsOf(previous) };
  const change = changeOfCount({ n: current }, { n: before }, seconds);
  const aDay = (count: number | null) => (count === null ? null : (count * DAY_SECONDS) / seconds.previous);
  return { ...change, previous: aDay(change.previous), difference: aDay(change.difference) };
}

/** Failed deployments of all. */
export function failRate({ failed, deployments }: Pick<DeliveryOfWindow, 'failed' | 'deployments'>): Share {
  return shareOf(failed, deployments);
}

/** What repairs, of all deployments and rollbacks. */
export function reworkRate({
  rework,
  deployments,
  rollbacks,
}: Pick<DeliveryOfWindow, 'rework' | 'deployments' | 'rollbacks'>): Share {
  return shareOf(rework, deployments + rollbacks);
}

function shareOf(count: number, n: number): Share {
  return { n, count, value: n === 0 ? null : count / n };
}
