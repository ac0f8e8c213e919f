import { decodeCursor, encodeCursor } from './cursor.ts';

export interface PageArguments {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
}

/** A list that can be entered by cursor. */
export interface Sequence<Item> {
  readonly size: number;
  at(index: number): Item;
  cursor(index: number): string;
  /** The index of the first item behind the cursor, and of the first at or behind it. */
  enter(cursor: string): { after: number; from: number };
}

/**
 * The page of a sequence that the arguments ask for. `view` makes of an item what GraphQL reads. An item that
 * `isMissing` picks is missing from the page alone: counts and cursors go on as if it were there.
 */
export function connection<Item, View>(
  sequence: Sequence<Item>,
  args: PageArguments,
  view: (item: Item) => View,
  isMissing: (item: Item) => boolean = () => false,
) {
  const { start, end } = bounds(sequence, args);
  const nodes: View[] = [];
  const places: number[] = [];
  for (let index = start; index < end; index++) {
    const item = sequence.at(index);
    if (isMissing(item)) continue;
    nodes.push(view(item));
    places.push(index);
  }
  return {
    totalCount: sequence.size,
    nodes,
    get edges() {
      return nodes.map((node, offset) => ({ node, cursor: sequence.cursor(places[offset] ?? start) }));
    },
    pageInfo: {
      hasNextPage: end < sequence.size,
      hasPreviousPage: start > 0,
      startCursor: end > start ? sequence.cursor(start) : null,
      endCursor: end > start ? sequence.cursor(end - 1) : null,
    },
  };
}

function bounds<Item>(sequence: Sequence<Item>, args: PageArguments) {
  let start = typeof args.after === 'string' ? sequence.enter(args.after).after : 0;
  let end = typeof args.before === 'string' ? sequence.enter(args.before).from : sequence.size;
  end = Math.max(start, end);
  const bounded = typeof args.first === 'number' || typeof args.last === 'number';
  if (!bounded) end = start;
  if (typeof args.first === 'number') end = Math.min(end, start + args.first);
  if (typeof args.last === 'number') start = Math.max(start, end - args.last);
  return { start, end };
}

/** A sequence over a plain array whose items have ascending numeric keys; without `keyOf`, the position is the key. */
export function sequenceOf<Item>(
  items: readonly Item[],
  keyOf: (item: Item, index: number) => number = (_, index) => index + 1,
): Sequence<Item> {
  const item = (index: number): Item => {
    const found = items[index];
    if (found === undefined) throw new RangeError(`no item at ${index}`);
    return found;
  };
  return {
    size: items.length,
    at: item,
    cursor: (index) => encodeCursor(keyOf(item(index), index)),
    enter(cursor) {
      const [key = 0] = decodeCursor(cursor, 1);
      const from = items.findIndex((each, index) => keyOf(each, index) >= key);
      const after = items.findIndex((each, index) => keyOf(each, index) > key);
      return { from: from < 0 ? items.length : from, after: after < 0 ? items.length : after };
    },
  };
}
