import type { Holes } from './holes.ts';
import { asDocumented, reasonOf, type Mapped } from './map-list.ts';

/** The entries of a list that GitHub shows, and what it says of the others. */
export interface ListedEntries<Entry> {
  entries: Entry[];
  /** Why GitHub does not show entries that it lists: they may be there the next time. */
  unread: string[];
  /** The credential may not read some of the entries. */
  isRefused: boolean;
}

/**
 * Maps the entries of a list. An entry that is null, or that has an error at one of the fields it `needs`, is not known
 * now. One that GitHub says is gone (NOT_FOUND) is left out.
 */
export function listedEntries<Node extends object, Entry extends object>(
  nodes: (Node | null)[],
  { place, holes, needs }: { place: string; holes: Holes; needs: (keyof Node & string)[] },
  map: (node: Node, place: string) => Mapped<Entry>,
): ListedEntries<Entry> {
  const listed: ListedEntries<Entry> = { entries: [], unread: [], isRefused: false };
  for (const [index, node] of nodes.entries()) {
    const at = `${place}.${index}`;
    const lost = node ? needs.map((field) => `${at}.${field}`).find((field) => isLost(holes, field)) : at;
    if (lost !== undefined) {
      const hole = holes.at(lost);
      if (hole?.forbidden) listed.isRefused = true;
      else if (!hole?.absent) listed.unread.push(reasonOf(holes, lost));
    } else if (node) {
      const mapped = asDocumented<Mapped<Entry>>(
        () => map(node, at),
        (unread) => ({ unread }),
      );
      if (mapped && 'unread' in mapped) listed.unread.push(mapped.unread);
      else if (mapped) listed.entries.push(mapped);
    }
  }
  return listed;
}

/** Whether an error, and not the truth, made a place null. */
export function isLost(holes: Holes, place: string): boolean {
  const hole = holes.at(place);
  return hole !== null && !hole.absent;
}

/** Reasons of a list's entries as one; null when there are none. */
export function togetherOf(reasons: string[]): string | null {
  const [first, ...others] = reasons;
  if (first === undefined) return null;
  return others.length === 0 ? first : `${others.length + 1} entries, of the first: ${first}`;
}
