import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  INITIAL_PACE,
  lighter,
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
    expect(seen).toEqual(['14×100', '7×100', '3×100', '1×100', '1×25', '1×6', '1×1']);
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
    expect(paceAfter({ width: 12, listSize: 100, calm: 2 }, 7)).toEqual({ width: 9, listSize: 100, calm: 0 });
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
    expect(unnarrowed(pace)).toMatchObject({ width: 14, listSize: 100, calm: 0 });
  });

  it('is twice as wide when the next sync begins, within its bounds', () => {
    expect(recovered({ width: 1, listSize: 5, calm: -20 })).toEqual({ width: 2, listSize: 20, calm: -20 });
    expect(recovered({ width: 12, listSize: 50, calm: 2 })).toEqual({ width: 14, listSize: 100, calm: 0 });
  });

  it('is halved for who comes after a holder that died, or its lists quartered', () => {
    expect(lighter({ width: 9, listSize: 50, calm: 2 })).toEqual({ width: 4, listSize: 50, calm: 0 });
    expect(lighter({ width: 2, listSize: 50, calm: -3 })).toEqual({ width: 1, listSize: 50, calm: 0 });
    expect(lighter({ width: 1, listSize: 50, calm: 2 })).toEqual({ width: 1, listSize: 12, calm: 0 });
    expect(lighter({ width: 1, listSize: 1, calm: 2 })).toEqual({ width: 1, listSize: 1, calm: 0 });
  });

  it('is wary for three pages after a refusal, and remembers what it was before the first', () => {
    const before = { width: 14, listSize: 100 };
    const wary = { calm: -3, wary: 3 };
    expect(narrower({ ...before, calm: 2 })).toEqual({ width: 7, listSize: 100, ...wary, before });
    expect(narrower({ width: 9, listSize: 100, ...wary, before })).toEqual({
      width: 4,
      listSize: 100,
      ...wary,
      before,
    });
    expect(narrower({ width: 1, listSize: 8, calm: 0 })).toEqual({
      width: 1,
      listSize: 2,
      ...wary,
      before: { width: 1, listSize: 8 },
    });
    expect(narrower({ width: 1, listSize: 2, calm: 0 })?.listSize).toBe(1);
    expect(narrower({ width: 1, listSize: 1, calm: 0 })).toBeNull();
    expect(unnarrowed({ ...before, calm: 2 })).toEqual({ ...before, calm: 2 });
    expect(unnarrowed({ width: 7, listSize: 100, ...wary, before })).toEqual({ ...before, calm: 0 });
  });

  it('is twice as wary after each refusal that follows a calm page, up to forty-eight pages', () => {
    const seen: (number | undefined)[] = [];
    let pace: Pace = INITIAL_PACE;
    for (let refusal = 0; refusal < 7; refusal++) {
      pace = narrower({ ...pace, width: 14 }) ?? pace;
      seen.push(pace.wary);
      pace = paceAfter(pace, 1);
    }
    expect(seen).toEqual([3, 6, 12, 24, 48, 48, 48]);
    expect(narrower({ width: 14, listSize: 100, calm: -20 })).toMatchObject({ calm: -3, wary: 3 });
  });

  it('forgets how wary it was when it is as wide as it can be', () => {
    const calm = { listSize: 100, calm: 2, wary: 12 };
    expect(paceAfter({ width: 8, ...calm }, 1)).toEqual({ width: 12, listSize: 100, calm: 0, wary: 12 });
    expect(paceAfter({ width: 12, ...calm }, 1)).toEqual({ width: 14, listSize: 100, calm: 0, wary: 12 });
    expect(paceAfter({ width: 14, ...calm }, 1)).toEqual(INITIAL_PACE);
    expect(paceAfter({ width: 5, ...calm }, 1, 2_000_000, 5)).toEqual({
      width: 5,
      listSize: 100,
      calm: 0,
      weight: 400_000,
    });
  });

  it('loses few pages to a fault that passes, and tries ever more rarely what is too wide for good', () => {
    let [pace, pages] = [narrower(INITIAL_PACE) ?? INITIAL_PACE, 0];
    for (; pace.width < WIDEST_PAGE; pages++) pace = paceAfter(pace, 1);
    expect(pages).toBe(9);

    let refusals = 0;
    pace = INITIAL_PACE;
    for (let page = 0; page < 1_000; page++) {
      if (pace.width > 9) {
        refusals++;
        pace = narrower(pace) ?? pace;
      } else {
        pace = paceAfter(pace, 1);
      }
    }
    expect(refusals).toBeLessThan(25);
  });

  it('keeps three quarters of what fitted, of a page that is halved at least', () => {
    expect(narrower(INITIAL_PACE, 9)?.width).toBe(6);
    expect(narrower(INITIAL_PACE, 7)?.width).toBe(5);
    expect(narrower(INITIAL_PACE, 0)?.width).toBe(1);
  });

  it('takes 2.5 s for fast and 6 s for no slower than it should be, to the second', () => {
    const pace: Pace = { width: 8, listSize: 100, calm: 1 };
    expect(paceAfter(pace, 2.5)).toEqual({ ...pace, calm: 2 });
    expect(paceAfter(pace, 2.6)).toEqual({ ...pace, calm: 0 });
    expect(paceAfter({ ...pace, calm: -4 }, 6)).toEqual({ ...pace, calm: -4 });
    expect(paceAfter(pace, 6.1)).toEqual({ ...pace, width: 6, calm: 0 });
  });

  it('forgets what it was before the refusals when pages are calm again', () => {
    const before = { width: 13, listSize: 100 };
    expect(paceAfter({ width: 4, listSize: 100, calm: 2, before }, 1)).toEqual({ width: 6, listSize: 100, calm: 0 });
    expect(recovered({ width: 4, listSize: 20, calm: 1, before })).toEqual({ width: 8, listSize: 80, calm: 0 });
  });

  it('holds two megabytes of pull requests as heavy as lately, which it slowly forgets', () => {
    const pace: Pace = { width: 13, listSize: 100, calm: 1 };
    expect(paceAfter(pace, 1, 1_000_000, 5)).toEqual({ ...pace, width: 10, calm: 0, weight: 200_000 });
    expect(paceAfter({ ...pace, calm: -2 }, 1, 1_000_000, 5)).toMatchObject({ calm: -2 });
    expect(paceAfter({ ...pace, width: 10 }, 1, 1_000_000, 5)).toMatchObject({ width: 10, calm: 2 });
    expect(paceAfter({ ...pace, width: 10, calm: 2 }, 1, 1_000_000, 5)).toMatchObject({ width: 10, calm: 0 });
    expect(paceAfter({ ...pace, width: 5, weight: 200_000 }, 1, 10, 5).weight).toBe(180_000);
    expect(paceAfter({ ...pace, width: 1 }, 1, 5_000_000, 0)).toMatchObject({ width: 1, weight: 5_000_000 });
    expect(paceAfter({ ...pace, width: 2 }, 1, 100, 2)).toEqual({ ...pace, width: 2, calm: 2, weight: 50 });
    expect(paceAfter(pace, 1)).toEqual({ ...pace, calm: 2 });
    expect(paceAfter(pace, 1, 1, 2).weight).toBe(0.5);
    expect(paceAfter({ ...pace, width: 4 }, 1, 100).weight).toBe(25);
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
