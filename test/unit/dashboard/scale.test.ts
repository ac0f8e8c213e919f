import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countScale,
  durationScale,
  extentOf,
  linearScale,
  type Scale,
  shareScale,
  timePlace,
} from '../../../src/dashboard/charts/scale.ts';

const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];

function expectAxis({ ticks, at }: Scale): void {
  expect(ticks.length).toBeGreaterThanOrEqual(2);
  expect(ticks.length).toBeLessThanOrEqual(5);
  expect(ticks).toEqual(ticks.toSorted((a, b) => a - b));
  expect(at(ticks[0] ?? Number.NaN)).toBe(0);
  expect(at(ticks.at(-1) ?? Number.NaN)).toBeCloseTo(1, 9);
}

describe('the axis of durations', () => {
  it('reaches to the ticks outside of the data, with five lines at most', () => {
    expect(durationScale([7 * HOUR, 20 * DAY]).ticks).toEqual([6 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY]);
    expect(durationScale([90, 40 * DAY]).ticks).toEqual([MINUTE, 15 * MINUTE, 6 * HOUR, 7 * DAY, 90 * DAY]);
  });

  it('has lines between when the data are close together', () => {
    expect(durationScale([2 * HOUR, 5 * HOUR]).ticks).toEqual([HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR]);
  });

  it.each([[[]], [[0]], [[HOUR]], [[HOUR, HOUR]], [[1e12]], [[0, 1e12]], [[59]]])('is whole for %j', (values) => {
    const scale = durationScale(values);
    expectAxis(scale);
    for (const value of values) expect(scale.at(value)).toBeGreaterThanOrEqual(0);
  });

  it('keeps the order of values, and none leaves it', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e10, noNaN: true }), { minLength: 1 }), (values) => {
        const scale = durationScale(values);
        expectAxis(scale);
        const places = values.toSorted((a, b) => a - b).map(scale.at);
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        expect(places.every((place) => place >= 0 && place <= 1)).toBe(true);
      }),
    );
  });
});

describe('an axis from 0', () => {
  it('has whole steps for counts', () => {
    expect(countScale(26).ticks).toEqual([0, 10, 20, 30]);
    expect(countScale(3).ticks).toEqual([0, 1, 2, 3]);
    expect(countScale(1).ticks).toEqual([0, 1]);
    expect(countScale(0).ticks).toEqual([0, 1]);
    expect(countScale(1_234_567).ticks).toEqual([0, 500_000, 1_000_000, 1_500_000]);
  });

  it('ends at 1 for shares', () => {
    expect(shareScale(0.95).ticks).toEqual([0, 0.5, 1]);
    expect(shareScale(0.3).ticks).toEqual([0, 0.1, 0.2, 0.3]);
    expect(shareScale(0).ticks).toEqual([0, 0.01]);
  });

  it('reaches to every value', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e12, noNaN: true }), (most) => {
        const scale = linearScale(most, 1);
        expectAxis(scale);
        expect(scale.ticks.at(-1)).toBeGreaterThanOrEqual(most * (1 - 1e-9));
      }),
    );
  });
});

it('an instant has its place, also in a window without length', () => {
  expect([timePlace(5, 0, 10), timePlace(-5, 0, 10), timePlace(50, 0, 10), timePlace(5, 5, 5)]).toEqual([
    0.5, 0, 1, 0.5,
  ]);
});

it('the extent of very many values is found', () => {
  expect(extentOf(Array.from({ length: 300_000 }, (_, index) => index))).toEqual([0, 299_999]);
});
