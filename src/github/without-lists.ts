import { withoutFields } from './dialect.ts';
import type { Hole } from './holes.ts';
import { TAG_LISTS } from './map-tags.ts';
import { TypedDocumentString } from './queries.generated.ts';

/** Lists of a pull request that can be read separately, by their names in GitHub's schema. */
const LISTS = new Set<string>(['reviews', 'commits', 'files', 'comments', 'timelineItems', ...TAG_LISTS]);

/**
 * The same query without the lists that made pull requests null: a list that must not be null makes its whole pull
 * request null. Null when no list is the cause.
 */
export function withoutLists<Data, Variables>(
  query: TypedDocumentString<Data, Variables>,
  holes: (Hole | null)[],
): TypedDocumentString<Data, Variables> | null {
  const lists = new Set(holes.flatMap((hole) => (hole?.field && LISTS.has(hole.field) ? [hole.field] : [])));
  return lists.size > 0 ? new TypedDocumentString(withoutFields(query.toString(), lists)) : null;
}
