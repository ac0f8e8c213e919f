import type { Holes } from './holes.ts';
import { reasonOf } from './map-list.ts';
import type { PageEndFragment } from './queries.generated.ts';

/** A commit of an answer, with a page of its history where the query asks for it; something else has none. */
export interface CommitNode {
  committedDate?: string;
  history?: { pageInfo: PageEndFragment; nodes: ({ oid: string } | null)[] | null } | null;
}

/**
 * Why GitHub does not show the commit at this place, or not every commit of the page of its history; null when it does,
 * and when it has no such commit.
 */
export function lostOfHistory(commit: CommitNode | null | undefined, place: string, holes: Holes): string | null {
  if (!commit) {
    const hole = holes.at(place);
    return hole === null || hole.absent ? null : hole.reason;
  }
  const { history } = commit;
  if (history === undefined) return null;
  if (!history) return reasonOf(holes, `${place}.history`);
  if (!history.nodes) return reasonOf(holes, `${place}.history.nodes`);
  const index = history.nodes.indexOf(null);
  return index < 0 ? null : reasonOf(holes, `${place}.history.nodes.${index}`);
}
