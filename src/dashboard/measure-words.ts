import type { DeliveryName } from '../domain/metrics/delivery.ts';
import { explainOf, type MeasureName } from '../domain/metrics/measures.ts';
import { thereWith, type Visit } from './visit.ts';

/** One sentence that says what a measure is, as Markdown. */
export function sentenceOf(measure: MeasureName | DeliveryName): string {
  const explain = explainOf(measure);
  return `${explain.charAt(0).toUpperCase()}${explain.slice(1)}.`;
}

/** Where it stands how a measure is computed. */
export function howHref(visit: Pick<Visit, 'address'>, measure: MeasureName | DeliveryName): string {
  return `${thereWith(visit, '/docs/measures')}#${measure}`;
}
