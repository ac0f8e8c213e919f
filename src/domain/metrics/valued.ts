import { DISTRIBUTIONS, unitOf, type DistributionName } from './measures.ts';
import { BY_ALL, BY_PEOPLE, type Who } from './who.ts';

/** The measures that have a value of its own for each pull request: durations and sizes. */
export type ValuedMeasure = DistributionName | 'changeLeadTime';

export const VALUED: ValuedMeasure[] = [...DISTRIBUTIONS.map(({ name }) => name), 'changeLeadTime'];

/** The unit of the values. */
export function unitOfValues(measure: ValuedMeasure): 'seconds' | 'lines' | null {
  return measure === 'changeLeadTime' ? 'seconds' : unitOf(measure);
}

/** Who counts when a request does not say it: what is shipped is shipped. */
export function whoHasValues(measure: ValuedMeasure): Who {
  return measure === 'changeLeadTime' ? BY_ALL : { ...BY_PEOPLE, aiBy: undefined };
}
