import { DISTRIBUTIONS, type DistributionName } from './measures.ts';

/** The measures that have one value for each pull request: durations and sizes. */
export type ValuedMeasure = DistributionName | 'changeLeadTime';

export const VALUED: ValuedMeasure[] = [...DISTRIBUTIONS.map(({ name }) => name), 'changeLeadTime'];
