import { expect, it } from 'vitest';
import { atOf, selectedWeek } from '../../../src/dashboard/parts/chart-data.ts';
import { partOfWindow } from '../../../src/dashboard/lists/measured.ts';
import type { Visit } from '../../../src/dashboard/visit.ts';

const NOW = Date.parse('2026-12-01T10:00:00Z');

function visit(window: Visit['address']['window'], own: Visit['address']['own'] = {}, timeZone = 'UTC'): Visit {
  const address = { window, against: 'previous' as const, filters: {}, own };
  return { address, workspace: { name: 'acme', timeZone, isExample: false }, now: NOW } as Partial<Visit> as Visit;
}
const period = (from: string, to: string) => ({ from: `${from}:00.000Z`, to: `${to}:00.000Z` });

it('a whole week, and the running one, is named by its first day', () => {
  expect(atOf(visit('13w'), period('2026-11-23T00:00', '2026-11-30T00:00'))).toBe('2026-11-23');
  expect(atOf(visit('13w'), period('2026-11-30T00:00', '2026-12-01T10:01'))).toBe('2026-11-30');
  // The answer came from a cache.
  expect(atOf(visit('13w'), period('2026-11-30T00:00', '2026-12-01T09:55'))).toBe('2026-11-30');
  const inTokyo = visit('13w', {}, 'Asia/Tokyo');
  expect(atOf(inTokyo, period('2026-11-22T15:00', '2026-11-29T15:00'))).toBe('2026-11-23');
});

it('of a week that the window cuts, and of several weeks, exactly the days are named', () => {
  const window = { from: '2026-09-03', to: '2026-11-25' };
  expect(atOf(visit(window), period('2026-09-03T00:00', '2026-09-07T00:00'))).toBe('2026-09-03..2026-09-06');
  expect(atOf(visit(window), period('2026-11-23T00:00', '2026-11-26T00:00'))).toBe('2026-11-23..2026-11-25');
  expect(atOf(visit(window), period('2026-09-07T00:00', '2026-09-28T00:00'))).toBe('2026-09-07..2026-09-27');
  const instants = { from: '2026-09-03T10:00:00Z', to: '2026-11-26T00:00:00Z' };
  expect(atOf(visit(instants), period('2026-09-03T10:00', '2026-09-07T00:00'))).toBe(
    '2026-09-03T10:00:00.000Z..2026-09-07T00:00:00.000Z',
  );
  expect(atOf(visit(instants), period('2026-09-07T00:00', '2026-09-14T00:00'))).toBe('2026-09-07');
});

it('what a bar names is the window of its list', () => {
  expect(partOfWindow('2026-09-09')).toEqual({ from: '2026-09-07', to: '2026-09-13' });
  expect(partOfWindow('2026-09-03..2026-09-06')).toEqual({ from: '2026-09-03', to: '2026-09-06' });
  expect(() => partOfWindow('2026-09-03..')).toThrow('at: a day of a week');
});

it('the week that an address names is selected, of several the first', () => {
  const weeks = [period('2026-09-03T00:00', '2026-09-07T00:00'), period('2026-09-07T00:00', '2026-09-14T00:00')];
  const window = { from: '2026-09-03', to: '2026-11-25' };
  const selected = (at?: string) => selectedWeek(visit(window, at === undefined ? {} : { at }), weeks);
  expect(selected('2026-09-03..2026-09-06')).toBe(weeks[0]?.from);
  expect(selected('2026-09-07..2026-09-27')).toBe(weeks[1]?.from);
  expect(selected('2026-10-05')).toBeNull();
  expect(selected()).toBeNull();
});
