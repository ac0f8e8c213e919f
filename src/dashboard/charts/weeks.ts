import { day, days, millisecondsOf, partsOf } from '../format.ts';
import type { PlaceLabel } from './parts.tsx';

/** One week of a series. */
export interface Week {
  /** The instants at which it begins and ends, ISO 8601; the end is not in it. A week may be cut by its window. */
  from: string;
  to: string;
  /** `open`: it is not over; `partial`: not wholly stored. */
  state: 'whole' | 'open' | 'partial';
}

/** The clock and calendar that a chart is read with: an IANA zone, and the present instant. */
export interface Calendar {
  zone: string;
  now: string;
}

/** Where the table of a chart of many weeks is: with the chart, `open`, once it is asked for; else at `href`. */
export interface LongTable {
  isOpen: boolean;
  href: string;
}

/** What a chart of weeks is read with, and where its table is when it is a long one. */
export interface WeeksShown extends Calendar {
  longTable?: ((id: string) => LongTable) | undefined;
}

/** A table of more weeks is part of the page when it is asked for: a quarter's is shorter, that of a year is half a page. */
const MAX_ROWS = 15;

/** Where the table of a chart is, when it is a long one. */
export function longTableOf(props: WeeksShown & { id: string; weeks: Week[] }): LongTable | undefined {
  return props.weeks.length > MAX_ROWS ? props.longTable?.(props.id) : undefined;
}

/** From so many weeks on, labels are months and years. */
const MIN_MONTHS = 60;
const MIN_YEARS = 160;
const MAX_LABELS = 7;
/** Bars of fewer weeks do not fill their columns, and those of more have next to no room between them. */
const MIN_FILLED = 6;
const MAX_APART = 60;
/** A link of its own for each of up to so many weeks; more of them share one, so that they can be hit. */
const MAX_TARGETS = 53;

/** What of its column a week covers, 0 to 1 each: less than all where the window cuts it. */
export interface Column {
  from: number;
  to: number;
}

/** The columns of weeks, all equally wide. The first week is cut at its beginning, any other at its end. */
export function columnsOf(weeks: Week[]): Column[] {
  const lengths = weeks.map(({ from, to }) => millisecondsOf(to) - millisecondsOf(from));
  const full = Math.max(...lengths);
  return lengths.map((length, index) => {
    // A week in which clocks are moved is an hour shorter, and not cut.
    const covered = length < 0.99 * full ? Math.max(0.15, length / full) : 1;
    const isCutAtBeginning = index === 0 && weeks.length > 1;
    const [from, to] = isCutAtBeginning ? [1 - covered, 1] : [0, covered];
    return { from: (index + from) / weeks.length, to: (index + to) / weeks.length };
  });
}

/** What is free on each side of a bar, 0 to 1: few bars do not become slabs, and many are not lines. */
function barMarginOf({ length }: Week[]): number {
  const filled = length > MAX_APART ? 0.84 : 0.62 * Math.min(1, length / MIN_FILLED);
  return (1 - filled) / 2 / Math.max(1, length);
}

/** Where the bar of each week begins, and how wide it is, 0 to 1: that of a week that has just begun is a thin one. */
export function barPlacesOf(weeks: Week[]): { x: number; width: number }[] {
  const margin = barMarginOf(weeks);
  return columnsOf(weeks).map(({ from, to }) => ({
    x: from + margin,
    width: Math.max(to - from - 2 * margin, 0.1 / weeks.length),
  }));
}

/** Says the place of an instant among the columns of weeks, 0 to 1; null when it is in none. */
export function placesIn(weeks: Week[]): (at: string) => number | null {
  const columns = columnsOf(weeks);
  const begins = weeks.map(({ from }) => millisecondsOf(from));
  const ends = weeks.map(({ to }) => millisecondsOf(to));
  return (at) => {
    const instant = millisecondsOf(at);
    const index = ends.findIndex((end) => instant < end);
    const [column, from, to] = [columns[index], begins[index], ends[index]];
    if (!column || from === undefined || to === undefined || instant < from) return null;
    return column.from + ((column.to - column.from) * (instant - from)) / (to - from);
  };
}

/** The labels under weeks: days, months or years, at most seven of the days. Every second one is optional. */
export function weekLabels(weeks: Week[], { zone, now }: Calendar): PlaceLabel[] {
  const middle = (index: number) => (index + 0.5) / weeks.length;
  if (weeks.length >= MIN_MONTHS) return monthLabels(weeks, zone, weeks.length < MIN_YEARS);
  const step = Math.ceil(weeks.length / MAX_LABELS);
  const last = weeks.length - 1;
  const isOpen = weeks[last]?.state === 'open' && weeks.length > 1;
  const labels = weeks.flatMap(({ from }, index) => {
    if (index % step > 0 || (isOpen && index > last - Math.min(step, 2))) return [];
    const optional = weeks.length > 3 && (index / step) % 2 === 1;
    return [{ place: middle(index), text: withoutYear(day(from, zone, now)), optional }];
  });
  return isOpen ? [...labels, { place: middle(last), text: 'open', optional: false }] : labels;
}

/** A week in words: Week of 26 Oct – 1 Nov. */
export function weekWords({ from, to, state }: Week, { zone, now }: Calendar): string {
  const notes = { whole: '', open: ', still open', partial: ', not wholly stored' };
  return `Week of ${days(from, to, zone, now)}${notes[state]}`;
}

/** What one press opens: a week, or some of them when they are too many to hit each. */
export interface Press {
  from: string;
  to: string;
  /** The place of the first, and how many they are. */
  first: number;
  weeks: Week[];
}

/** The links over a drawing of weeks, from left to right. */
export function pressesOf(weeks: Week[]): Press[] {
  const each = Math.ceil(weeks.length / MAX_TARGETS);
  return weeks.flatMap((week, first) => {
    if (first % each > 0) return [];
    const group = weeks.slice(first, first + each);
    return [{ from: week.from, to: group.at(-1)?.to ?? week.to, first, weeks: group }];
  });
}

/** A label at each year, or at each quarter with its year at the beginning of one. */
function monthLabels(weeks: Week[], zone: string, withQuarters: boolean): PlaceLabel[] {
  const months = weeks.map(({ to }) => partsOf(millisecondsOf(to) - 1, zone));
  return months.flatMap(({ monthName, year }, index) => {
    if (index === 0 || months[index - 1]?.monthName === monthName) return [];
    const place = (index + 0.5) / weeks.length;
    if (monthName === 'Jan') return [{ place, text: year, optional: !withQuarters && Number(year) % 2 === 1 }];
    return withQuarters && ['Apr', 'Jul', 'Oct'].includes(monthName)
      ? [{ place, text: monthName, optional: true }]
      : [];
  });
}

/** The labels of one axis follow each other, so a year would only repeat. */
function withoutYear(text: string): string {
  return text.replace(/ \d{4}$/, '');
}
