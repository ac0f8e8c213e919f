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

/** Sorts by instant, then by a key, so that the result does not depend on the order of arrival. */
export function inOrder<Item>(items: Item[], at: (item: Item) => string, key: (item: Item) => string): Item[] {
  return items.toSorted((a, b) => Date.parse(at(a)) - Date.parse(at(b)) || compare(key(a), key(b)));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** GitHub's id as a text that sorts like the number. At the same instant the lower id comes first. */
export function sortable(githubId: string): string {
  return githubId.padStart(19, '0');
}

/** The latest of some instants; null without one. */
export function latestOf(instants: (string | null)[]): string | null {
  return instants.reduce(
    (latest, each) => (latest === null || each === null ? (latest ?? each) : later(latest, each)),
    null,
  );
}
