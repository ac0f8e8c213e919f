import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparedWith, monthsIn, weeksIn, windowOf } from '../../src/domain/metrics/windows.ts';
import { dateOf, dayAt, dayOf, startOf } from '../../src/domain/metrics/zone.ts';

const HOUR_MS = 3_600_000;
/** A Thursday. */
const NOW = Date.parse('2026-11-26T10:20:30.400Z');
const iso = (instant: number) => new Date(instant).toISOString();

// From Python's zoneinfo.
it.each([
  ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00.000Z'],
  ['Asia/Kathmandu', '2026-01-01', '2025-12-31T18:15:00.000Z'],
  // Midnight does not exist there: the day begins at one o'clock.
  ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z'],
  ['Africa/Cairo', '2024-04-26', '2024-04-25T22:00:00.000Z'],
  // There are two midnights.
  ['America/Havana', '2024-11-03', '2024-11-03T04:00:00.000Z'],
  ['America/St_Johns', '2006-10-29', '2006-10-29T02:30:00.000Z'],
  // A day that was left out.
  ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z'],
  ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00.000Z'],
])('in %s the day %s begins at %s', (zone, day, expected) => {
  expect(iso(startOf(dayOf(day), zone))).toBe(expected);
});

describe('the window that is asked for', () => {
  const end = '2026-11-26T10:21:00.000Z';
  it.each([
    ['the default', {}, 'UTC', '2026-08-31T00:00:00.000Z', end],
    // The Monday was still in summer time: it begins at 22:00 UTC.
    ['13 weeks', { window: '13w' }, 'Europe/Berlin', '2026-08-30T22:00:00.000Z', end],
    ['4 weeks', { window: '4w' }, 'Europe/Berlin', '2026-11-01T23:00:00.000Z', end],
    ['26 weeks', { window: '26w' }, 'UTC', '2026-06-01T00:00:00.000Z', end],
    ['52 weeks', { window: '52w' }, 'UTC', '2025-12-01T00:00:00.000Z', end],
    ['the quarter', { window: 'quarter' }, 'America/New_York', '2026-10-01T04:00:00.000Z', end],
    [
      'days of the zone',
      { from: '2026-03-01', to: '2026-04-01' },
      'Europe/Berlin',
      '2026-02-28T23:00:00.000Z',
      '2026-03-31T22:00:00.000Z',
    ],
    [
      'an instant and a day',
      { from: '2026-03-01T12:00:00.000Z', to: '2026-03-02' },
      'Asia/Tokyo',
      '2026-03-01T12:00:00.000Z',
      '2026-03-01T15:00:00.000Z',
    ],
    ['a day until now', { from: '2026-11-26' }, 'UTC', '2026-11-26T00:00:00.000Z', end],
    // 13 whole weeks, because the last one ends there.
    ['until a Monday', { to: '2026-11-23' }, 'UTC', '2026-08-24T00:00:00.000Z', '2026-11-23T00:00:00.000Z'],
  ] as const)('%s', (_, asked, zone, from, to) => {
    expect(windowOf(asked, zone, NOW)).toEqual({ from, to });
  });

  it('a week that begins this moment is a window', () => {
    const monday = Date.parse('2026-11-23T00:00:00Z');
    const expected = { from: '2026-08-31T00:00:00.000Z', to: '2026-11-23T00:01:00.000Z' };
    expect(windowOf({}, 'UTC', monday)).toEqual(expected);
  });
});

describe('what a window is compared with', () => {
  const window = { from: '2026-08-31T00:00:00.000Z', to: '2026-11-26T10:21:00.000Z' };

  it('as many seconds before', () => {
    const before = comparedWith(window, 'previous', 'UTC');
    expect(before).toEqual({ from: '2026-06-04T13:39:00.000Z', to: window.from });
  });

  it('the year before: the same days of the week, by the clock of the zone', () => {
    expect(comparedWith(window, 'year', 'UTC')).toEqual({
      from: '2025-09-01T00:00:00.000Z',
      to: '2025-11-27T10:21:00.000Z',
    });
    // Summer time began on the 25th in 2029, and on the 26th in 2028: the day before is in winter, its counterpart too.
    expect(
      comparedWith({ from: '2029-03-25T22:00:00.000Z', to: '2029-04-01T22:00:00.000Z' }, 'year', 'Europe/Berlin'),
    ).toEqual({ from: '2028-03-26T22:00:00.000Z', to: '2028-04-02T22:00:00.000Z' });
    // In 2030 it began on the 31st: seven days of 168 hours are compared with seven of 167.
    expect(
      comparedWith({ from: '2030-03-24T23:00:00.000Z', to: '2030-03-31T22:00:00.000Z' }, 'year', 'Europe/Berlin'),
    ).toEqual({ from: '2029-03-25T22:00:00.000Z', to: '2029-04-01T22:00:00.000Z' });
  });

  it('nothing', () => expect(comparedWith(window, 'none', 'UTC')).toBeNull());

  it('13 weeks and the window before them lie within 182 days: the first read covers both', () => {
    const instants = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) });
    fc.assert(
      fc.property(instants, (now) => {
        const before = comparedWith(windowOf({ window: '13w' }, 'UTC', now), 'previous', 'UTC');
        expect(Date.parse(before?.from ?? '')).toBeGreaterThanOrEqual(now - 182 * 24 * HOUR_MS);
      }),
    );
  });
});

describe('the weeks of a window', () => {
  it('are cut where it begins and ends', () => {
    const window = windowOf({ from: '2026-11-04T06:00:00.000Z', to: '2026-11-18' }, 'UTC', NOW);
    expect(weeksIn(window, 'UTC', NOW)).toEqual([
      { start: '2026-11-02', from: window.from, to: '2026-11-09T00:00:00.000Z', open: false, cut: true },
      {
        start: '2026-11-09',
        from: '2026-11-09T00:00:00.000Z',
        to: '2026-11-16T00:00:00.000Z',
        open: false,
        cut: false,
      },
      { start: '2026-11-16', from: '2026-11-16T00:00:00.000Z', to: window.to, open: false, cut: true },
    ]);
  });

  it('the running one is open, and whole as far as it goes', () => {
    const weeks = weeksIn(windowOf({ window: '13w' }, 'UTC', NOW), 'UTC', NOW);
    expect(weeks).toHaveLength(13);
    expect(weeks.filter(({ open }) => open)).toEqual([
      {
        start: '2026-11-23',
        from: '2026-11-23T00:00:00.000Z',
        to: '2026-11-26T10:21:00.000Z',
        open: true,
        cut: false,
      },
    ]);
    expect(weeks.some(({ cut }) => cut)).toBe(false);
    const [whole] = weeksIn(windowOf({ from: '2026-11-23', to: '2026-11-30' }, 'UTC', NOW), 'UTC', NOW);
    expect(whole).toMatchObject({ open: true, cut: false });
    const [until] = weeksIn(windowOf({ from: '2026-11-23', to: '2026-11-24' }, 'UTC', NOW), 'UTC', NOW);
    expect(until).toMatchObject({ open: true, cut: true });
  });

  it('months are those of the calendar', () => {
    const window = windowOf({ from: '2025-12-31', to: '2026-03-01' }, 'Europe/Berlin', NOW);
    expect(monthsIn(window, 'Europe/Berlin', NOW).map(({ start, from, cut }) => [start, from, cut])).toEqual([
      ['2025-12-01', '2025-12-30T23:00:00.000Z', true],
      ['2026-01-01', '2025-12-31T23:00:00.000Z', false],
      ['2026-02-01', '2026-01-31T23:00:00.000Z', false],
    ]);
  });

  const zones = fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'America/Havana',
    'Asia/Kathmandu',
    'Pacific/Apia',
    'Africa/Cairo',
  );
  const instants = fc.integer({ min: Date.UTC(2005, 0, 1), max: Date.UTC(2031, 0, 1) });
  it.each([
    ['weeks', weeksIn, 169],
    ['months', monthsIn, 31 * 24 + 1],
  ] as const)('%s fill every window without a gap, each from its first day at midnight', (_, periodsIn, longest) => {
    fc.assert(
      fc.property(zones, instants, fc.integer({ min: 1, max: 9_000 * HOUR_MS }), (zone, start, length) => {
        const window = { from: iso(start), to: iso(start + length) };
        const periods = periodsIn(window, zone, NOW);
        expect([periods[0]?.from, periods.at(-1)?.to]).toEqual([window.from, window.to]);
        for (const [index, period] of periods.entries()) {
          expect(Date.parse(period.to)).toBeGreaterThan(Date.parse(period.from));
          expect(Date.parse(period.to) - Date.parse(period.from)).toBeLessThanOrEqual(longest * HOUR_MS);
          if (index === 0) continue;
          expect(period.from).toBe(periods[index - 1]?.to);
          // Samoa left out a Friday, which began no week and no month.
          expect(dateOf(dayAt(Date.parse(period.from), zone))).toBe(period.start);
        }
      }),
    );
  });
});
