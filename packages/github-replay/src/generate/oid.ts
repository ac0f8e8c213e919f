import { createRandom } from './random.ts';

const NUMBER_DIGITS = 8;

/**
 * A commit's name. Its last digits hide the pull request's number, so that it is found again without an index; the first, which
 * people see, differ as real ones do.
 */
export function generateOid(seed: number, number: number, index: number | 'merge' | 'base' | 'before'): string {
  const hidden = (number ^ mask(seed)) >>> 0;
  return createRandom(seed, 'oid', number, index).hex(32) + hidden.toString(16).padStart(NUMBER_DIGITS, '0');
}

export function numberOfOid(seed: number, oid: string): number {
  return (Number.parseInt(oid.slice(-NUMBER_DIGITS), 16) ^ mask(seed)) >>> 0;
}

function mask(seed: number): number {
  return Math.imul(seed + 1, 0x9e3779b1) >>> 0;
}
