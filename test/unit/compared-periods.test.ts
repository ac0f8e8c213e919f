import { expect, it } from 'vitest';
import { comparedPeriods } from '../../src/domain/metrics/compared-periods.ts';
import { monthsIn, weeksIn, type Window } from '../../src/domain/metrics/windows.ts';

const NOW = Date.parse('2026-04-08T12:00:00Z');
const BERLIN = 'Europe/Berlin';
const window = (from: string, to: string): Window => ({ from: `${from}:00:00.000Z`, to: `${to}:00:00.000Z` });
const told = (compared: ReturnType<typeof comparedPeriods>) =>
  compared?.windows.map((_, place) => compared.isTold(place));

it('a week is compared with the one before, also where clocks change, and an open one with nothing', () => {
  const weeks = weeksIn(window('2026-03-22T23', '2026-04-08T12'), BERLIN, NOW);
  const compared = comparedPeriods(weeks, 'week', 'previous', BERLIN);
  expect(compared?.windows.map(({ from, to }) => [from, to])).toEqual([
    ['2026-03-15T23:00:00.000Z', '2026-03-22T23:00:00.000Z'],
    ['2026-03-22T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['2026-03-29T22:00:00.000Z', '2026-04-05T22:00:00.000Z'],
  ]);
  expect(told(compared)).toEqual([true, true, false]);
});

it('a month is compared with the one before', () => {
  const months = monthsIn(window('2026-02-28T23', '2026-04-08T12'), BERLIN, NOW);
  const compared = comparedPeriods(months, 'month', 'previous', BERLIN);
  expect(compared?.windows.map(({ from }) => from)).toEqual(['2026-01-31T23:00:00.000Z', '2026-02-28T23:00:00.000Z']);
  expect(told(compared)).toEqual([true, false]);
});

it('a first one that the window cuts has none before it', () => {
  const weeks = weeksIn(window('2026-03-24T10', '2026-04-02T12'), 'UTC', NOW);
  expect(told(comparedPeriods(weeks, 'week', 'previous', 'UTC'))).toEqual([false, true]);
});

it('against the year before each is compared with the same days, against none with nothing', () => {
  const weeks = weeksIn(window('2026-03-24T10', '2026-04-02T12'), 'UTC', NOW);
  const compared = comparedPeriods(weeks, 'week', 'year', 'UTC');
  expect(compared?.windows.map(({ from, to }) => [from, to])).toEqual([
    ['2025-03-25T10:00:00.000Z', '2025-03-31T00:00:00.000Z'],
    ['2025-03-31T00:00:00.000Z', '2025-04-03T12:00:00.000Z'],
  ]);
  expect(told(compared)).toEqual([true, true]);
  expect(comparedPeriods(weeks, 'week', 'none', 'UTC')).toBeNull();
  expect(comparedPeriods([], 'week', 'previous', 'UTC')).toBeNull();
});
