import { stableNumber } from '../history/stable-number.ts';

export interface Random {
  /** 0 up to, not including, 1. */
  next(): number;
  /** A whole number, both ends included. */
  int(least: number, most: number): number;
  /** Like `int`, but small numbers are far more likely. */
  small(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** A time between two, in milliseconds, whole seconds. */
  time(from: number, to: number): number;
  hex(digits: number): string;
}

/** A stream of its own for every list of every pull request: reading one list never moves another's numbers. */
export function createRandom(...stream: readonly (string | number)[]): Random {
  let state = stableNumber(stream.join(' '));

  // mulberry32
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const int = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));

  return {
    next,
    int,
    small: (least, most) => least + Math.floor(next() ** 3 * (most - least + 1)),
    chance: (probability) => next() < probability,
    pick(items) {
      const item = items[int(0, items.length - 1)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
    time: (from, to) => Math.floor((from + next() * Math.max(0, to - from)) / 1_000) * 1_000,
    hex(digits) {
      let text = '';
      while (text.length < digits)
        text += Math.floor(next() * 2 ** 32)
          .toString(16)
          .padStart(8, '0');
      return text.slice(0, digits);
    },
  };
}
