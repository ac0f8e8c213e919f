/** ISO 8601 texts differ in precision and zone, and do not compare as strings. */
export function secondsBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}

export function isBefore(a: string, b: string): boolean {
  return Date.parse(a) < Date.parse(b);
}

export function earlier(a: string, b: string): string {
  return isBefore(b, a) ? b : a;
}

export function later(a: string, b: string): string {
  return isBefore(a, b) ? b : a;
}

/** The value between two instants that is nearest. */
export function clamp(instant: string, from: string, to: string): string {
  return earlier(later(instant, from), to);
}

/** Sorts by instant; those of one instant by a key, so that the order of arrival decides nothing. */
export function inOrder<Item>(items: Item[], at: (item: Item) => string, key: (item: Item) => string): Item[] {
  return items.toSorted((a, b) => Date.parse(at(a)) - Date.parse(at(b)) || compare(key(a), key(b)));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
