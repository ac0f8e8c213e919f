import type { Outline } from '../history/model.ts';

/** A place in an order: the key of the last pull request read, which stays meaningful when others move. */
export interface Place {
  readonly at: number;
  readonly number: number;
}

/** Pull requests ascending by one of their times, equal times by number. */
export interface PullRequestOrder {
  readonly outlines: readonly Outline[];
  placeOf(outline: Outline): Place;
  /** How many come before the position. */
  rank(place: Place): number;
  add(outline: Outline): void;
  remove(outline: Outline): void;
}

export function createPullRequestOrder(outlines: readonly Outline[], by: 'createdAt' | 'updatedAt'): PullRequestOrder {
  const sorted = [...outlines].sort((a, b) => a[by] - b[by] || a.number - b.number);

  function rank(place: Place): number {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = sorted[middle];
      if (other && (other[by] < place.at || (other[by] === place.at && other.number < place.number))) low = middle + 1;
      else high = middle;
    }
    return low;
  }
  const placeOf = (outline: Outline): Place => ({ at: outline[by], number: outline.number });

  return {
    outlines: sorted,
    placeOf,
    rank,
    add: (outline) => void sorted.splice(rank(placeOf(outline)), 0, outline),
    remove: (outline) => void sorted.splice(rank(placeOf(outline)), 1),
  };
}
