import { offsetAt } from '../metrics/zone.ts';
import type { Rules, Weekday } from '../rules/rules.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** Local times are counted from a Monday: the first day of the epoch was a Thursday. */
const SINCE_MONDAY_MS = 3 * DAY_MS;
const WEEK: Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** The working hours of a workspace, and the zone of their clock (an IANA name). */
export interface WorkingTime {
  hours: NonNullable<Rules['workingHours']>;
  zone: string;
}

/**
 * The seconds of working time between two instants (ISO 8601): of all instants at which the zone's clock shows a time
 * within the hours, on one of the days. Where clocks are moved within the hours, the skipped hour is missing and the
 * repeated one counts twice: so the sum over adjacent spans is that of the whole, and never more than what passed. 0 when
 * the second instant is not after the first. Use it for an open wait, too, with now as its end.
 */
export function workingSeconds(from: string, to: string, { hours, zone }: WorkingTime): number {
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  let worked = 0;
  for (let day = Math.floor(begin / DAY_MS); day * DAY_MS < end; day++) {
    for (const { from: first, to: last, offset } of spansOf(day, zone)) {
      const [a, b] = [Math.max(begin, first), Math.min(end, last)];
      if (a < b) worked += workedUntil(b + offset, hours) - workedUntil(a + offset, hours);
    }
  }
  return worked / 1000;
}

/** The working milliseconds of local clocks since a Monday of 1969. Before it they are negative. */
function workedUntil(local: number, { days, from, to }: WorkingTime['hours']): number {
  const [begin, end] = [timeOfDay(from), timeOfDay(to)];
  const since = local + SINCE_MONDAY_MS;
  const weeks = Math.floor(since / WEEK_MS);
  const isWorked = WEEK.map((day) => days.includes(day));
  const whole = isWorked.filter(Boolean).length * (end - begin);
  const rest = since - weeks * WEEK_MS;
  return isWorked.reduce((sum, is, index) => {
    const worked = Math.min(Math.max(rest - index * DAY_MS, begin), end) - begin;
    return is ? sum + worked : sum;
  }, weeks * whole);
}

function timeOfDay(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return (hours * 60 + minutes) * MINUTE_MS;
}

/** A part of a day of UTC in which a zone's clocks are not moved. */
interface Span {
  from: number;
  to: number;
  offset: number;
}

/** The parts of a day of UTC: one, and two on a day on which the zone's clocks are moved. */
function spansOf(day: number, zone: string): Span[] {
  const [from, to] = [day * DAY_MS, (day + 1) * DAY_MS];
  const [before, after] = [offsetOn(day, zone), offsetOn(day + 1, zone)];
  if (before === after) return [{ from, to, offset: before }];
  // Clocks are moved at whole minutes.
  let [low, high] = [from / MINUTE_MS, to / MINUTE_MS];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * MINUTE_MS, zone) === before) low = middle;
    else high = middle;
  }
  const moved = high * MINUTE_MS;
  return [
    { from, to: moved, offset: before },
    { from: moved, to, offset: after },
  ];
}

const known = new Map<string, Map<number, number>>();

/** The offset at the beginning of a day of UTC. It is kept: many waits are of the same days. */
function offsetOn(day: number, zone: string): number {
  let ofZone = known.get(zone);
  if (!ofZone) known.set(zone, (ofZone = new Map()));
  let offset = ofZone.get(day);
  if (offset === undefined) ofZone.set(day, (offset = offsetAt(day * DAY_MS, zone)));
  return offset;
}
