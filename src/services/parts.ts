/** How many ids one message names at most. */
const MAX_NAMED = 2_000;

/** Splits ids into parts, each for one message. */
export function partsOf(ids: string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / MAX_NAMED) }, (_, part) =>
    ids.slice(part * MAX_NAMED, (part + 1) * MAX_NAMED),
  );
}
