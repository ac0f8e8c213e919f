import { dateOf, dayAt, dayOf, firstOfMonth, firstOfQuarter, mondayOf, startOf, type Day } from './zone.ts';

const MINUTE_MS = 60_000;
/** 52 weeks: the same days of the week a year earlier. */
const YEAR_DAYS = 364;

/** The windows that have a name: so many weeks with the running one, or the running calendar quarter. */
export const NAMED_WINDOWS = ['4w', '13w', '26w', '52w', 'quarter'] as const;
export type NamedWindow = (typeof NAMED_WINDOWS)[number];
export const DEFAULT_WINDOW: NamedWindow = '13w';

/** What a window is compared with. */
export const AGAINST = ['previous', 'year', 'none'] as const;
export type Against = (typeof AGAINST)[number];

/** Half-open, `[from, to)`; ISO 8601, UTC. */
export interface Window {
  from: string;
  to: string;
}

/** How many seconds a window has. */
export function secondsOf({ from, to }: Window): number {
  return (Date.parse(to) - Date.parse(from)) / 1_000;
}

/** What is asked for: a named window, or bounds, each an instant or a day (2026-01-31) of the workspace's zone. */
export interface AskedWindow {
  window?: NamedWindow | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/**
 * The window that is asked for, in a zone. `to` is now, unless given; `from` is that of the default window as it stood at
 * `to`. Now is the end of the running minute, so that all who ask within it get the same answer.
 */
export function windowOf({ window, from, to }: AskedWindow, zone: string, now: number): Window {
  const end = to === undefined ? Math.floor(now / MINUTE_MS + 1) * MINUTE_MS : instantOf(to, zone);
  const start = from === undefined ? startOfNamed(window ?? DEFAULT_WINDOW, zone, end) : instantOf(from, zone);
  return { from: iso(start), to: iso(end) };
}

function startOfNamed(window: NamedWindow, zone: string, end: number): number {
  const today = dayAt(end - 1, zone);
  if (window === 'quarter') return startOf(firstOfQuarter(today), zone);
  return startOf(mondayOf(today) - 7 * (Number.parseInt(window, 10) - 1), zone);
}

/**
 * What a window is compared with: as many seconds, ending where it begins; the same days and times of the zone's clock
 * 364 days earlier; or nothing.
 */
export function comparedWith({ from, to }: Window, against: Against, zone: string): Window | null {
  if (against === 'none') return null;
  if (against === 'previous') return { from: iso(2 * Date.parse(from) - Date.parse(to)), to: from };
  const yearBefore = (instant: string) => {
    const day = dayAt(Date.parse(instant), zone);
    return iso(Date.parse(instant) - startOf(day, zone) + startOf(day - YEAR_DAYS, zone));
  };
  return { from: yearBefore(from), to: yearBefore(to) };
}

/** The range of a list: without `window`, an edge that is not given is open. */
export function rangeOf(
  { window, from, to }: AskedWindow,
  zone: string,
  now: number,
): { from?: string | undefined; to?: string | undefined } {
  if (window !== undefined) return windowOf({ window }, zone, now);
  const edge = (text: string | undefined) => (text === undefined ? undefined : firstOf(text, zone));
  return { from: edge(from), to: edge(to) };
}

/** The instant that a text names; of a day, its first in the zone. */
export function firstOf(text: string, zone: string): string {
  return iso(instantOf(text, zone));
}

/** The instant that a text names; of a day, its last millisecond in the zone. */
export function lastOf(text: string, zone: string): string {
  return text.includes('T') ? iso(Date.parse(text)) : iso(startOf(dayOf(text) + 1, zone) - 1);
}

/** A week or a month, cut where the window begins and ends. */
export interface Period extends Window {
  /** Its first day in the zone, also where the window begins later. */
  start: string;
  /** It has not ended. */
  open: boolean;
  /** The window leaves out a part of it that has passed. */
  cut: boolean;
}

/** The weeks of a window, from Monday 00:00 in a zone, in their order. */
export function weeksIn(window: Window, zone: string, now: number): Period[] {
  return periodsIn(window, zone, now, mondayOf, (monday) => monday + 7);
}

/** The weeks of a series, in their order: those of the default window as it stood at an instant, which may cut the last. */
export function weeksUpTo(to: string, zone: string, now: number): Period[] {
  return weeksIn(windowOf({ to }, zone, now), zone, now);
}

/** The calendar months of a window in a zone, in their order. */
export function monthsIn(window: Window, zone: string, now: number): Period[] {
  return periodsIn(window, zone, now, firstOfMonth, (first) => firstOfMonth(first, 1));
}

function periodsIn(
  { from, to }: Window,
  zone: string,
  now: number,
  firstDayOf: (day: Day) => Day,
  nextAfter: (first: Day) => Day,
): Period[] {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  const periods: Period[] = [];
  let begins = startOf(firstDayOf(dayAt(start, zone)), zone);
  for (let first = firstDayOf(dayAt(start, zone)); begins < end; first = nextAfter(first)) {
    const ends = startOf(nextAfter(first), zone);
    periods.push({
      start: dateOf(first),
      from: iso(Math.max(begins, start)),
      to: iso(Math.min(ends, end)),
      open: ends > now,
      cut: start > begins || end < Math.min(ends, now),
    });
    begins = ends;
  }
  return periods;
}

/** The instant that a text names: an instant, or the beginning of a day in a zone. */
function instantOf(text: string, zone: string): number {
  return text.includes('T') ? Date.parse(text) : startOf(dayOf(text), zone);
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
