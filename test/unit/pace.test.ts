import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  INITIAL_PACE,
  narrower,
  paceAfter,
  recovered,
  unnarrowed,
  WIDEST_PAGE,
  type Pace,
} from '../../src/domain/cursor/pace.ts';

/** Whatever can happen to a page: it was too wide, or it took some seconds. */
const events = fc.array(fc.oneof(fc.constant('too wide' as const), fc.double({ min: 0, max: 15, noNaN: true })));

const after = (pace: Pace, event: 'too wide' | number): Pace =>
  event === 'too wide' ? (narrower(pace) ?? pace) : paceAfter(pace, event);

describe('the pace', () => {
  it('is halved by a page too wide, down to one, and then its lists shrink until nothing is left', () => {
    const seen: string[] = [];
    for (let pace: Pace | null = INITIAL_PACE; pace; pace = narrower(pace)) seen.push(`${pace.width}×${pace.listSize}`);
    expect(seen).toEqual(['21×100', '10×100', '5×100', '2×100', '1×100', '1×25', '1×6', '1×1']);
  });

  it('widens after three fast pages in a row, the lists before the page', () => {
    let pace: Pace = { width: 1, listSize: 25, calm: 0 };
    const widths: string[] = [];
    for (let page = 0; page < 15; page++) {
      pace = paceAfter(pace, 0.5);
      widths.push(`${pace.width}×${pace.listSize}`);
    }
    expect(widths.filter((_, index) => index % 3 === 2)).toEqual(['1×100', '2×100', '3×100', '5×100', '8×100']);
  });

  it('starts counting again after a page that was not fast', () => {
    const calm = paceAfter(paceAfter({ width: 4, listSize: 100, calm: 0 }, 1), 1);
    expect(calm.calm).toBe(2);
    expect(paceAfter(calm, 3)).toEqual({ width: 4, listSize: 100, calm: 0 });
  });

  it('narrows by a quarter when GitHub grows slow, before it refuses', () => {
    expect(paceAfter({ width: 16, listSize: 100, calm: 2 }, 7)).toEqual({ width: 12, listSize: 100, calm: 0 });
    expect(paceAfter({ width: 1, listSize: 100, calm: 2 }, 7).width).toBe(1);
  });

  it('asks for what fitted when an answer was cut, and for no more than two megabytes from then on', () => {
    const heavy = 1_200_000;
    const cut = narrower(INITIAL_PACE, 3);
    expect(cut?.width).toBe(2);
    let pace = paceAfter(cut ?? INITIAL_PACE, 1, 2 * heavy, 2);
    expect(pace.width).toBe(1);
    for (let page = 0; page < 50; page++) {
      pace = paceAfter(pace, 1, pace.width * heavy, pace.width);
      expect(pace.width * heavy).toBeLessThan(4_000_000);
    }
    for (let page = 0; page < 80; page++) pace = paceAfter(pace, 1, pace.width * 10_000, pace.width);
    expect(pace.width).toBe(WIDEST_PAGE);
  });

  it('goes back to what it was when the refusals were one pull request’s fault', () => {
    let pace: Pace = INITIAL_PACE;
    for (let less = narrower(pace); less; less = narrower(pace)) pace = less;
    expect([pace.width, pace.listSize]).toEqual([1, 1]);
    expect(unnarrowed(pace)).toMatchObject({ width: 21, listSize: 100, calm: 0 });
  });

  it('is twice as wide when the next sync begins, within its bounds', () => {
    expect(recovered({ width: 1, listSize: 5, calm: -20 })).toEqual({ width: 2, listSize: 20, calm: -20 });
    expect(recovered({ width: 12, listSize: 50, calm: 2 })).toEqual({ width: 21, listSize: 100, calm: 0 });
  });

  it('never leaves its bounds, whatever happens', () => {
    fc.assert(
      fc.property(events, (happened) => {
        let pace = INITIAL_PACE;
        for (const event of happened) {
          pace = after(pace, event);
          expect(Number.isInteger(pace.width) && Number.isInteger(pace.listSize)).toBe(true);
          expect(pace.width).toBeGreaterThanOrEqual(1);
          expect(pace.width).toBeLessThanOrEqual(WIDEST_PAGE);
          expect(pace.listSize).toBeGreaterThanOrEqual(1);
          expect(pace.listSize).toBeLessThanOrEqual(100);
        }
      }),
    );
  });

  it('comes back to the widest page after any trouble, when GitHub is fast again', () => {
    fc.assert(
      fc.property(events, (happened) => {
        let pace = happened.reduce<Pace>(after, INITIAL_PACE);
        for (let page = 0; page < 80; page++) pace = paceAfter(pace, 1);
        expect(pace).toMatchObject({ width: WIDEST_PAGE, listSize: 100 });
      }),
    );
  });
});
