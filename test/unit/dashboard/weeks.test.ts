import { describe, expect, it } from 'vitest';
import {
  barPlacesOf,
  columnsOf,
  placesIn,
  pressesOf,
  type Week,
  weekLabels,
  weekWords,
} from '../../../src/dashboard/charts/weeks.ts';

const DAY = 86_400_000;
const MONDAY = Date.parse('2026-08-31T00:00:00Z');
const CALENDAR = { zone: 'UTC', now: '2026-11-28T21:34:00Z' };

function weeksFrom(monday: number, length: number, last: Week['state'] = 'whole'): Week[] {
  return Array.from({ length }, (_, index) => ({
    from: new Date(monday + index * 7 * DAY).toISOString(),
    to: new Date(monday + (index + 1) * 7 * DAY).toISOString(),
    state: index === length - 1 ? last : 'whole',
  }));
}

it.each([1, 2, 13, 61, 520])(
  'of %d weeks each has a bar in its column, also the one that began an hour ago',
  (length) => {
    const weeks = weeksFrom(MONDAY, length, 'open');
    const last = weeks.at(-1);
    if (last) last.to = new Date(Date.parse(last.from) + 3_600_000).toISOString();
    const places = barPlacesOf(weeks);
    expect(places).toHaveLength(length);
    places.forEach(({ x, width }, index) => {
      expect(width).toBeGreaterThan(0);
      expect(x).toBeGreaterThanOrEqual(index / length);
      expect(x + width).toBeLessThanOrEqual((index + 1) / length);
    });
  },
);

const textsUnder = (weeks: Week[]) => weekLabels(weeks, CALENDAR).map(({ text }) => text);

describe('the labels under weeks', () => {
  it('are days, of which every second one is optional, and the last one says that it is open', () => {
    const labels = weekLabels(weeksFrom(MONDAY, 13, 'open'), CALENDAR);
    expect(labels.map(({ text, optional }) => (optional ? `(${text})` : text))).toEqual([
      '31 Aug',
      '(14 Sep)',
      '28 Sep',
      '(12 Oct)',
      '26 Oct',
      '(9 Nov)',
      'open',
    ]);
  });

  it.each([4, 13, 14, 26, 27, 39, 40, 52, 53])('of %s weeks have room before the word open', (length) => {
    const places = weekLabels(weeksFrom(MONDAY, length, 'open'), CALENDAR).map(({ place }) => place);
    const [before = 0, open = 0] = places.slice(-2);
    expect(open - before).toBeGreaterThan(0.08);
  });

  it('are quarters of two years, and years of ten', () => {
    expect(textsUnder(weeksFrom(MONDAY - 100 * 7 * DAY, 104))).toEqual([
      '2025',
      'Apr',
      'Jul',
      'Oct',
      '2026',
      'Apr',
      'Jul',
    ]);
    expect(textsUnder(weeksFrom(Date.parse('2017-01-02T00:00:00Z'), 500))).toEqual([
      '2018',
      '2019',
      '2020',
      '2021',
      '2022',
      '2023',
      '2024',
      '2025',
      '2026',
    ]);
  });
});

it('a week in words says when it is not whole', () => {
  const [week] = weeksFrom(MONDAY, 1, 'open');
  expect(week && weekWords(week, CALENDAR)).toBe('Week of 31 Aug – 6 Sep, still open');
  expect(week && weekWords({ ...week, state: 'partial' }, CALENDAR)).toBe('Week of 31 Aug – 6 Sep, not wholly stored');
});

it('a week that is cut covers a part of its column: the first one its end, the last one its beginning', () => {
  const [first, middle, last] = weeksFrom(MONDAY, 3);
  if (!first || !middle || !last) throw new Error('three weeks');
  const half = (begin: string) => new Date(Date.parse(begin) + 3.5 * DAY).toISOString();
  const weeks = [{ ...first, from: half(first.from) }, middle, { ...last, to: half(last.from) }];
  expect(columnsOf(weeks).map(({ from, to }) => [6 * from, 6 * to].map(Math.round))).toEqual([
    [1, 2],
    [2, 4],
    [4, 5],
  ]);
});

it('a week in which clocks are moved is not cut', () => {
  const [first, second] = weeksFrom(MONDAY, 2);
  if (!first || !second) throw new Error('two weeks');
  const shorter = { ...second, to: new Date(Date.parse(second.to) - 3_600_000).toISOString() };
  expect(columnsOf([first, shorter])[1]).toEqual({ from: 0.5, to: 1 });
});

it('an instant has its place in the column of its week, and none outside', () => {
  const placeOf = placesIn(weeksFrom(MONDAY, 4));
  expect(placeOf(new Date(MONDAY).toISOString())).toBe(0);
  expect(placeOf(new Date(MONDAY + 14 * DAY).toISOString())).toBe(0.5);
  expect(placeOf(new Date(MONDAY - 1).toISOString())).toBeNull();
  expect(placeOf(new Date(MONDAY + 28 * DAY).toISOString())).toBeNull();
});

it('each week is a link of its own up to a year, and more share one', () => {
  expect(pressesOf(weeksFrom(MONDAY, 53))).toHaveLength(53);
  const presses = pressesOf(weeksFrom(MONDAY, 105));
  expect(presses).toHaveLength(53);
  expect(presses.map(({ weeks }) => weeks.length)).toEqual([...Array.from({ length: 52 }, () => 2), 1]);
  expect(presses[0]?.to).toBe(presses[1]?.from);
});
