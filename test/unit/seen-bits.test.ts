import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketOf, hasNumber, noBits, numbersIn, withNumbers } from '../../src/domain/cursor/seen-bits.ts';

describe('the numbers of a row', () => {
  it('are marked as seen and as not seen, and no other number with them', () => {
    const seen = withNumbers(noBits(), [1, 8, 8_191], true);
    expect(numbersIn(0, seen, 0, 10)).toEqual([1, 8, 8_191]);
    const without = withNumbers(seen, [8, 9], false);
    expect(numbersIn(0, without, 0, 10)).toEqual([1, 8_191]);
    expect(numbersIn(0, seen, 0, 10)).toEqual([1, 8, 8_191]);
  });

  it('begin at a multiple of 8,192', () => {
    expect([8_191, 8_192, 16_383, 16_384].map(bucketOf)).toEqual([0, 1, 1, 2]);
    const second = withNumbers(noBits(), [8_192, 16_383], true);
    expect(numbersIn(1, second, 0, 10)).toEqual([8_192, 16_383]);
    expect(second).toHaveLength(1_024);
  });

  it('are listed above a number, and no more than asked for', () => {
    const bits = withNumbers(noBits(), [3, 4, 5, 6], true);
    expect(numbersIn(0, bits, 3, 2)).toEqual([4, 5]);
    expect(numbersIn(0, bits, 6, 2)).toEqual([]);
    expect(numbersIn(0, bits, 0, 0)).toEqual([]);
  });

  it('are those of a set, whatever is added and removed', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 8_192, max: 16_383 }), { maxLength: 50 });
    fc.assert(
      fc.property(numbers, numbers, (added, removed) => {
        const bits = withNumbers(withNumbers(noBits(), added, true), removed, false);
        const left = added.filter((number) => !removed.includes(number)).toSorted((a, b) => a - b);
        expect(numbersIn(1, bits, 0, 8_192)).toEqual(left);
        expect(left.every((number) => hasNumber(bits, number))).toBe(true);
      }),
    );
  });
});
