/** A set of small numbers, in a byte for each. */
export interface NumberSet {
  has(number: number): boolean;
  add(number: number): void;
  size(): number;
}

export function numberSet(expected: number): NumberSet {
  let bytes = new Uint8Array(expected + 1);
  let size = 0;
  return {
    has: (number) => bytes[number] === 1,
    add(number) {
      if (number >= bytes.length) {
        const wider = new Uint8Array(2 * number);
        wider.set(bytes);
        bytes = wider;
      }
      if (bytes[number] === 1) return;
      bytes[number] = 1;
      size += 1;
    },
    size: () => size,
  };
}
