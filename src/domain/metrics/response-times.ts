import type { Distribution } from './aggregates.ts';

const WEEKDAYS = 7;
const HOURS = 24;

/** First responses that began in an hour of a weekday (1 is Monday), and the median of their seconds; null without any. */
export interface ResponseHour {
  weekday: number;
  hour: number;
  n: number;
  p50: number | null;
}

export interface ResponseTimes {
  /** Of all of them. */
  response: Distribution;
  /** Every hour of a week, from Monday 00:00. */
  hours: ResponseHour[];
}

/** Every hour of a week; those without a response have none. */
export function hoursOfWeek(found: ResponseHour[]): ResponseHour[] {
  const byPlace = new Map(found.map((one) => [placeOf(one), one]));
  return Array.from({ length: WEEKDAYS * HOURS }, (_, place) => {
    const [weekday, hour] = [1 + Math.floor(place / HOURS), place % HOURS];
    return byPlace.get(place) ?? { weekday, hour, n: 0, p50: null };
  });
}

function placeOf({ weekday, hour }: ResponseHour): number {
  return (weekday - 1) * HOURS + hour;
}
