import { failRate, reworkRate } from '../../domain/metrics/delivery-changes.ts';
import type { Delivery } from '../../storage/metrics/delivery.ts';
import type { Window } from '../../domain/metrics/windows.ts';

const DAY_MS = 86_400_000;

/** What an answer says where merges stand for deployments. */
export const LOWER_BOUND =
  'Merges stand for deployments. Rollbacks cannot be seen, so the change fail rate, the recovery time and the rework rate are lower bounds.';

/** DORA's five as the API answers them. */
export function deliveryAnswer(read: Delivery, { from, to }: Window) {
  const { deployments: n, days, notRecovered, leadTime, recoveryTime } = read;
  const used = read.sources.filter(({ deployments }) => deployments > 0);
  const sources = used.length > 0 ? used : read.sources;
  const [first, second] = sources;
  const source = second ? ('mixed' as const) : (first?.source ?? ('merges' as const));
  const lowerBound = sources.length === 0 || sources.some((one) => one.source === 'merges');
  return {
    n,
    source,
    sources,
    note: lowerBound ? LOWER_BOUND : null,
    deploymentFrequency: { n, value: (n * DAY_MS) / (Date.parse(to) - Date.parse(from)), days, source },
    changeLeadTime: { ...leadTime, source },
    changeFailRate: { ...failRate(read), lowerBound, source },
    recoveryTime: { ...recoveryTime, notRecovered, lowerBound, source },
    reworkRate: { ...reworkRate(read), lowerBound, source },
  };
}
