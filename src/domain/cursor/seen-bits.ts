/** How many numbers a row holds: 8,192 bits are 1 KB, and a page of pull requests mostly changes one or two rows. */
const BITS = 8192;

/** The row that holds a number. */
export function bucketOf(number: number): number {
  return Math.floor(number / BITS);
}

/** A row without any number. */
export function noBits(): Uint8Array {
  return new Uint8Array(BITS / 8);
}

/** Whether the row of a number says that it has been seen. */
export function hasNumber(bits: Uint8Array, number: number): boolean {
  const bit = number % BITS;
  return (Number(bits[bit >> 3]) & (1 << (bit & 7))) !== 0;
}

/** The row with these numbers of it marked as seen, or as not seen. */
export function withNumbers(bits: Uint8Array, numbers: number[], isSeen: boolean): Uint8Array {
  const changed = Uint8Array.from(bits);
  for (const number of numbers) {
    const bit = number % BITS;
    if (hasNumber(changed, number) !== isSeen) changed[bit >> 3] = Number(changed[bit >> 3]) ^ (1 << (bit & 7));
  }
  return changed;
}

/** The seen numbers of a row, ascending: those above `after`, at most `limit`. */
export function numbersIn(bucket: number, bits: Uint8Array, after: number, limit: number): number[] {
  const numbers: number[] = [];
  const first = Math.max(bucket * BITS, after + 1);
  for (let number = first; number < (bucket + 1) * BITS && numbers.length < limit; number++) {
    if (hasNumber(bits, number)) numbers.push(number);
  }
  return numbers;
}
