/** Seconds between two instants. ISO 8601 texts differ in precision and zone, so they are not compared as strings. */
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

/** The instant itself when it lies between two others, else the nearer of the two. */
export function clamp(instant: string, from: string, to: string): string {
  return earlier(later(instant, from), to);
}

/** Sorts by instant, then by a key, so that the result does not depend on the order of arrival. */
export function inOrder<Item>(items: Item[], at: (item: Item) => string, key: (item: Item) => string): Item[] {
  return items.toSorted((a, b) => Date.parse(at(a)) - Date.parse(at(b)) || compare(key(a), key(b)));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
