import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ago,
  count,
  counted,
  day,
  days,
  duration,
  medianDuration,
  money,
  month,
  points,
  share,
  spokenDuration,
  time,
  withMoments,
} from '../../../src/dashboard/format.ts';

const SECONDS: Record<string, number> = { d: 86_400, h: 3_600, m: 60, s: 1 };
const NOW = '2026-11-28T21:34:00Z';

/** The seconds that a text says. */
function secondsIn(text: string): number {
  const parts = [...text.matchAll(/(\d+)([dhms])/g)];
  return parts.reduce((sum, [, number, unit = '']) => sum + Number(number) * (SECONDS[unit] ?? Number.NaN), 0);
}

describe('a duration', () => {
  it.each([
    [0, '0s'],
    [45, '45s'],
    [22 * 60 + 10, '22m'],
    [9 * 3_600 + 17 * 60, '9h 17m'],
    [13 * 3_600 + 100, '13h'],
    [86_400 + 18 * 3_600, '1d 18h'],
    [12 * 86_400 + 5 * 3_600, '12d'],
    [null, '–'],
  ])('of %s seconds is %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });

  it('that is a median and rounds to nothing is under 5m', () => {
    expect([0.2, 300, null].map(medianDuration)).toEqual(['under 5m', '5m', '–']);
  });

  it('has two units until ten of the larger, then one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 9 }), (seconds) => {
        expect(duration(seconds)).toMatch(/^(?:[1-9](?:[dhm] [1-9]\d*[hms])|\d+[dhms])$/);
      }),
    );
  });

  it('is never shorter in words when it is longer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 7 }), fc.integer({ min: 0, max: 10 ** 5 }), (seconds, more) => {
        expect(secondsIn(duration(seconds + more))).toBeGreaterThanOrEqual(secondsIn(duration(seconds)));
      }),
    );
  });

  it('is rounded to a twentieth at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 8 }), (seconds) => {
        expect(Math.abs(secondsIn(duration(seconds)) - seconds)).toBeLessThanOrEqual(0.05 * seconds + 0.5);
      }),
    );
  });

  it('is spoken in words', () => {
    expect([151_200, 3_660, 45, 60, null].map(spokenDuration)).toEqual([
      '1 day 18 hours',
      '1 hour 1 minute',
      '45 seconds',
      '1 minute',
      'not known',
    ]);
  });
});

it('counts, shares and amounts have their forms, and what is not known has a dash', () => {
  expect([1_234, 0, null].map(count)).toEqual(['1,234', '0', '–']);
  expect([0.075, 0.61, 0, null].map(share)).toEqual(['7.5 %', '61 %', '0 %', '–']);
  expect([0.084, null].map(points)).toEqual(['from 8.4 %', '–']);
  expect([1.2, 1_234.5, 0, null].map(money)).toEqual(['$1.20', '$1,234.50', '$0.00', '–']);
  expect([counted(1, 'pull request'), counted(1_200, 'pull request')]).toEqual([
    '1 pull request',
    '1,200 pull requests',
  ]);
});

describe('an instant', () => {
  it('is a day by the clock of its zone, with the year when it is another', () => {
    expect(day('2026-09-28T12:00:00Z', 'UTC', NOW)).toBe('28 Sep');
    expect(day('2025-11-28T12:00:00Z', 'UTC', NOW)).toBe('28 Nov 2025');
    expect(day('2026-01-01T01:00:00Z', 'America/New_York', NOW)).toBe('31 Dec 2025');
    expect(day(null, 'UTC', NOW)).toBe('–');
  });

  it('is a time of 24 hours', () => {
    expect(time('2026-11-28T21:34:59Z', 'UTC')).toBe('21:34');
    expect(time('2026-11-28T00:05:00Z', 'UTC')).toBe('00:05');
    expect(time('2026-11-28T21:34:00Z', 'Asia/Kolkata')).toBe('03:04');
    expect(time(null, 'UTC')).toBe('–');
  });

  it('begins and ends days, and lies in a month', () => {
    expect(days('2026-10-26T00:00:00Z', '2026-11-02T00:00:00Z', 'UTC', NOW)).toBe('26 Oct – 1 Nov');
    expect(days('2026-10-26T00:00:00Z', '2026-10-27T00:00:00Z', 'UTC', NOW)).toBe('26 Oct');
    expect(month('2026-10-26T00:00:00Z', 'UTC')).toBe('Oct 2026');
  });

  it.each([
    ['2026-11-28T21:33:30Z', 'just now'],
    ['2026-11-28T22:00:00Z', 'just now'],
    ['2026-11-28T21:33:00Z', '1 minute ago'],
    ['2026-11-28T21:30:00Z', '4 minutes ago'],
    ['2026-11-28T16:00:00Z', '5 hours ago'],
    ['2026-11-27T16:00:00Z', '29 hours ago'],
    ['2026-11-20T16:00:00Z', '8 days ago'],
    [null, '–'],
  ])('%s was %s', (instant, text) => {
    expect(ago(instant, NOW)).toBe(text);
  });

  it('that is none is refused', () => {
    expect(() => day('yesterday', 'UTC', NOW)).toThrow('no instant (ISO 8601): yesterday');
  });
});

it('a sentence has its instants as the page writes them', () => {
  const said = 'by the rules as of 2026-11-27T21:34:05.619Z; from 2026-11-28T02:00:00Z on';
  expect(withMoments(said, 'Europe/Berlin', '2026-11-28T12:00:00Z')).toBe(
    'by the rules as of 22:34 on 27 Nov; from 03:00 today on',
  );
});
