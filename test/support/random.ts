import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';

/** Whole numbers from 0 up to, not including, `count`. The same seed gives the same numbers, so that a failure can be run again. */
export function integersOf(seed: number): (count: number) => number {
  // The first number of pure-rand's other generators is alike for neighbouring seeds, or the same.
  const generator = mersenne(seed);
  return (count) => uniformInt(generator, 0, count - 1);
}
