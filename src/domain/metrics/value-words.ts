import { DELIVERY, type DeliveryName, type DeliveryUnit } from './delivery.ts';
import { isDeliveryName, measureOf, unitOf, type MeasureName } from './measures.ts';
import { countWords, durationWords, shareWords } from './words.ts';

const DELIVERY_WORDS: Record<DeliveryUnit, (value: number) => string> = {
  'a day': rateWords,
  seconds: durationWords,
  share: shareWords,
};

/** A value of a measure in words, by the unit of the measure: 1d 18h, 7.5 %, 1,204. Also of a measure of deployments. */
export function valueWords(name: MeasureName | DeliveryName, value: number): string {
  if (isDeliveryName(name)) return DELIVERY_WORDS[DELIVERY[name].unit](value);
  if (measureOf(name).form === 'share') return shareWords(value);
  return unitOf(name) === 'seconds' ? durationWords(value) : countWords(value);
}

/** A rate a day with two digits; of nothing it is 0, and what would round to nothing is not said to be nothing. */
function rateWords(value: number): string {
  if (value === 0) return '0';
  return value < 0.005 ? 'under 0.01' : value.toFixed(2);
}

/** The same in a sentence, where lines are said to be lines. */
export function valueWithUnit(name: MeasureName, value: number): string {
  return unitOf(name) === 'lines' ? `${valueWords(name, value)} lines` : valueWords(name, value);
}
