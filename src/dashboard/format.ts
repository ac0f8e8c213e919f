import { countWords, durationWords, shareWords } from '../domain/metrics/words.ts';

/** The text for a value that is not known; such a value is never shown as 0. */
export const UNKNOWN = '–';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const UNIT_NAMES: Record<string, string> = { d: 'day', h: 'hour', m: 'minute', s: 'second' };
const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];
/** From so many units on, an age is said in the next larger unit. */
const MIN_AGES = [
  { from: 2 * DAY, seconds: DAY, name: 'day' },
  { from: HOUR, seconds: HOUR, name: 'hour' },
  { from: MINUTE, seconds: MINUTE, name: 'minute' },
];

/** An instant: milliseconds since the epoch, or ISO 8601 with its zone. */
export type Instant = string | number;

/** A duration of so many seconds: two units until ten of the larger, then one, as in 45s, 9h 17m, 13h, 1d 18h, 12d. */
export function duration(seconds: number | null): string {
  if (seconds === null) return UNKNOWN;
  return Math.round(seconds) < 1 ? '0s' : durationWords(seconds);
}

/** The same for a median: one that rounds to nothing is under 5m, because clocks are not more exact. */
export function medianDuration(seconds: number | null): string {
  return seconds === null ? UNKNOWN : durationWords(seconds);
}

/** A duration for a screen reader: 1 day 18 hours. */
export function spokenDuration(seconds: number | null): string {
  if (seconds === null) return 'not known';
  return duration(seconds).replaceAll(/(\d+)([dhms])/g, (_, number: string, unit: string) =>
    counted(Number(number), UNIT_NAMES[unit] ?? unit),
  );
}

/** Seconds of working time in words: 8 working hours, 2 working hours 30 minutes. */
export function workingHours(seconds: number): string {
  const total = Math.round(seconds / 60);
  const [hours, minutes] = [Math.floor(total / 60), total % 60];
  if (hours === 0) return counted(minutes, 'working minute');
  return counted(hours, 'working hour') + (minutes === 0 ? '' : ` ${counted(minutes, 'minute')}`);
}

/** A number with a comma after each three digits. */
export function count(value: number | null): string {
  return value === null ? UNKNOWN : countWords(value);
}

/** A number with its noun: 1 pull request, 2 pull requests. */
export function counted(value: number, singular: string): string {
  return `${countWords(value)} ${singular}${value === 1 ? '' : 's'}`;
}

/** So many repositories: 1 repository, 3 repositories. */
export function repositories(n: number): string {
  return n === 1 ? '1 repository' : `${countWords(n)} repositories`;
}

/** Of how many a median is: half of 201. */
export function halfOf(n: number): string {
  return n === 0 ? 'of none' : `half of ${countWords(n)}`;
}

/** What a share is of: 15 of 201. */
export function partOf(n: number, all: number): string {
  return all === 0 ? 'of none' : `${countWords(n)} of ${countWords(all)}`;
}

/** A share of 0 to 1 in per cent, with one digit below ten. */
export function share(value: number | null): string {
  return value === null ? UNKNOWN : shareWords(value);
}

/** The earlier value of a share (0 to 1), which says by how many points it changed: from 8.4 %. */
export function points(previous: number | null): string {
  return previous === null ? UNKNOWN : `from ${shareWords(previous)}`;
}

/** An amount of US dollars: $1.20. */
export function money(dollars: number | null): string {
  if (dollars === null) return UNKNOWN;
  return dollars.toLocaleString('en', { style: 'currency', currency: 'USD' });
}

const BYTES = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** A size in bytes, by thousands: 1.2 GB, 340 MB. */
export function bytes(size: number): string {
  const power = Math.min(BYTES.length - 1, Math.floor(Math.log10(Math.max(1, size)) / 3));
  const value = size / 1_000 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : countWords(Math.round(value))} ${BYTES[power]}`;
}

/** The day of an instant in a zone: 28 Nov; in another year than `now`, 28 Nov 2025. */
export function day(instant: Instant | null, zone: string, now: Instant): string {
  if (instant === null) return UNKNOWN;
  const { year, monthName, date } = partsOf(instant, zone);
  return `${date} ${monthName}${year === partsOf(now, zone).year ? '' : ` ${year}`}`;
}

/** The days of `[from, to)` in a zone: 26 Oct – 1 Nov, or the one day. */
export function days(from: Instant, to: Instant, zone: string, now: Instant): string {
  const first = day(from, zone, now);
  const last = day(Math.max(millisecondsOf(from), millisecondsOf(to) - 1), zone, now);
  return first === last ? first : `${first} – ${last}`;
}

/** The month of an instant in a zone: Nov 2026. */
export function month(instant: Instant, zone: string): string {
  const { monthName, year } = partsOf(instant, zone);
  return `${monthName} ${year}`;
}

/** The time of an instant in a zone: 21:34. */
export function time(instant: Instant | null, zone: string): string {
  if (instant === null) return UNKNOWN;
  const { hour, minute } = partsOf(instant, zone);
  return `${hour}:${minute}`;
}

/** A sentence of the API with its instants as `moment` has them. */
export function withMoments(sentence: string, zone: string, now: Instant): string {
  return sentence.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (instant) => moment(instant, zone, now));
}

/** An instant beside today, in a zone: 21:34 today, or 21:34 on 28 Nov. */
export function moment(instant: Instant | null, zone: string, now: Instant): string {
  if (instant === null) return UNKNOWN;
  const shown = day(instant, zone, now);
  return `${time(instant, zone)} ${shown === day(now, zone, now) ? 'today' : `on ${shown}`}`;
}

/** How long ago an instant was: 4 minutes ago; an instant within the last minute, or after `now`, was just now. */
export function ago(instant: Instant | null, now: Instant): string {
  if (instant === null) return UNKNOWN;
  const seconds = (millisecondsOf(now) - millisecondsOf(instant)) / 1_000;
  const unit = MIN_AGES.find(({ from }) => seconds >= from);
  return unit ? `${counted(Math.floor(seconds / unit.seconds), unit.name)} ago` : 'just now';
}

/**
 * An instant as milliseconds since the epoch.
 * @throws {RangeError} When the text is no instant.
 */
export function millisecondsOf(instant: Instant): number {
  const milliseconds = typeof instant === 'number' ? instant : Date.parse(instant);
  if (Number.isNaN(milliseconds)) throw new RangeError(`no instant (ISO 8601): ${instant}`);
  return milliseconds;
}

/** An instant by a zone's clock, as texts of a page. */
export function partsOf(instant: Instant, zone: string) {
  const parts = formatOf(zone).formatToParts(millisecondsOf(instant));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  return {
    year: part('year'),
    monthName: MONTHS[Number(part('month')) - 1] ?? '',
    date: part('day'),
    hour: part('hour'),
    minute: part('minute'),
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();

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
    hour: '2-digit',
    minute: '2-digit',
  });
  formats.set(timeZone, made);
  return made;
}
