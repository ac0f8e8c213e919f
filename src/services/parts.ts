/** As many ids as one message names: of each a message more follows. */
const MAX_NAMED = 2_000;

/** Ids in parts that one message each may name. */
export function partsOf(ids: string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / MAX_NAMED) }, (_, part) =>
    ids.slice(part * MAX_NAMED, (part + 1) * MAX_NAMED),
  );
}
