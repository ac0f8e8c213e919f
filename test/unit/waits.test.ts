import { describe, expect, it } from 'vitest';
import { backoff, outageWait, primaryWaitUntil, secondaryWait } from '../../src/domain/cursor/waits.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const times = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

describe('a wait', () => {
  it('after failures in a row doubles up to a minute', () => {
    expect(times.map((time) => backoff(time) / 1000)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60, 60]);
    expect([backoff(0), outageWait(0)]).toEqual([0, 0]);
  });

  it('for somebody who is away doubles up to half an hour', () => {
    expect([11, 12, 13].map((time) => outageWait(time) / 1000)).toEqual([1_024, 1_800, 1_800]);
    const aDay = Array.from({ length: 60 }, (_, time) => outageWait(time + 1)).reduce((sum, wait) => sum + wait, 0);
    expect(aDay / 3_600_000).toBeGreaterThan(24);
  });

  it('that is named from outside is of an hour at most', () => {
    expect(secondaryWait(1e9, 1)).toBe(3_600_000);
    expect(primaryWaitUntil(NOW + 1e12, 1, NOW)).toBe(NOW + 3_900_000);
  });

  it('for the hour’s limit is over at its reset, to the millisecond', () => {
    for (const ahead of [1, 900, 3_600_000]) expect(primaryWaitUntil(NOW + ahead, 5, NOW)).toBe(NOW + ahead);
  });

  it('for a reset that has passed already backs off, and asks in no loop', () => {
    const waits = times.map((time) => primaryWaitUntil(NOW - 5_000, time, NOW) - NOW);
    expect(waits).toEqual(times.map(backoff));
  });

  it('for a secondary limit is what GitHub says, or a minute that doubles up to fifteen', () => {
    expect(secondaryWait(17, 3)).toBe(17_000);
    expect(secondaryWait(1, 5)).toBe(1_000);
    expect(times.slice(0, 6).map((time) => secondaryWait(null, time) / 60_000)).toEqual([1, 2, 4, 8, 15, 15]);
  });

  it('for a secondary limit of no time at all backs off, too', () => {
    expect(times.map((time) => secondaryWait(0, time))).toEqual(times.map(backoff));
  });
});
