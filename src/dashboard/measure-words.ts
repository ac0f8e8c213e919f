import type { DeliveryName } from '../domain/metrics/delivery.ts';
import { explainOf, type MeasureName } from '../domain/metrics/measures.ts';

/** One sentence that says what a measure is. */
export function sentenceOf(measure: MeasureName | DeliveryName): string {
  const explain = explainOf(measure);
  return `${explain.charAt(0).toUpperCase()}${explain.slice(1)}.`;
}
