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
 * the second instant is not after the first. Of an open wait the database counts them: src/storage/working-seconds.ts.
 */
export function workingSeconds(from: string, to: string, { hours, zone }: WorkingTime): number {
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  if (begin >= end) return 0;
  const firstDay = Math.floor(begin / DAY_MS);
  let worked = 0;
  // From `since` on clocks are not moved.
  let since = begin;
  let offset = offsetOn(firstDay, zone);
  for (let day = firstDay; day * DAY_MS < end; day++) {
    const after = offsetOn(day + 1, zone);
    if (after === offset) continue;
    const moved = Math.min(end, movedOn(day, offset, zone));
    if (moved > since) {
      worked += workedUntil(moved + offset, hours) - workedUntil(since + offset, hours);
      since = moved;
    }
    offset = after;
  }
  return (worked + workedUntil(end + offset, hours) - workedUntil(since + offset, hours)) / 1000;
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

/** The instant on a day of UTC at which the clocks of a zone are moved from an offset. That is at a whole minute. */
function movedOn(day: number, before: number, zone: string): number {
  let [low, high] = [(day * DAY_MS) / MINUTE_MS, ((day + 1) * DAY_MS) / MINUTE_MS];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * MINUTE_MS, zone) === before) low = middle;
    else high = middle;
  }
  return high * MINUTE_MS;
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
