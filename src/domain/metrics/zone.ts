const DAY_MS = 86_400_000;
/** The first day of the epoch was a Thursday; weeks begin on Mondays. */
const DAYS_SINCE_MONDAY = 3;

/** A day of the calendar, as the number of days since 1970-01-01. */
export type Day = number;

/** The day on which an instant (milliseconds since the epoch) lies in a zone. */
export function dayAt(instant: number, zone: string): Day {
  return Math.floor((instant + offsetAt(instant, zone)) / DAY_MS);
}

/**
 * The instant at which a day begins in a zone, in milliseconds since the epoch. Where clocks are moved at midnight, it
 * is the day's first instant: the one after the gap, or the earlier of two midnights.
 */
export function startOf(day: Day, zone: string): number {
  const local = day * DAY_MS;
  const [before, after] = [offsetAt(local - DAY_MS, zone), offsetAt(local + DAY_MS, zone)];
  const [first, second] = [local - before, local - after];
  // A midnight that the later offset shows, and the earlier does not, is after a change earlier that day.
  return offsetAt(first, zone) !== before && offsetAt(second, zone) === after ? second : first;
}

/** The Monday of the week of a day. */
export function mondayOf(day: Day): Day {
  return day - ((((day + DAYS_SINCE_MONDAY) % 7) + 7) % 7);
}

/** The first day of the month of a day; `months` later, when given. */
export function firstOfMonth(day: Day, months = 0): Day {
  const date = new Date(day * DAY_MS);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1) / DAY_MS;
}

/** The first day of the calendar quarter of a day. */
export function firstOfQuarter(day: Day): Day {
  const month = new Date(day * DAY_MS).getUTCMonth();
  return firstOfMonth(day, -(month % 3));
}

/** A day as text, as in 2026-01-31. */
export function dateOf(day: Day): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** The day that a text names. */
export function dayOf(date: string): Day {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** How far a zone's clocks are ahead of UTC at an instant, in milliseconds. */
export function offsetAt(instant: number, zone: string): number {
  const parts = formatOf(zone).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((one) => one.type === type)?.value);
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return local - Math.floor(instant / 1_000) * 1_000;
}

/** Formats are kept, because a new one costs more than a thousand uses. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const kept = formats.get(timeZone);
  if (kept) return kept;
  const made = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, made);
  return made;
}
