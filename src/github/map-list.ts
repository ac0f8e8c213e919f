import type { ChildList } from '../domain/entities.ts';
import { FailureError } from '../errors.ts';
import { isGitHubId } from './github-id.ts';
import type { Holes } from './holes.ts';

export interface Connection<Node> {
  totalCount: number;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  nodes: (Node | null)[] | null;
}

/** A row, nothing for an entry that is none of the list's, or why an entry cannot be a row. */
export type Mapped<Row> = Row | null | { unread: string };

/** A list of an answer: where it stands in it, and what is said of its nulls. */
export interface ListPlace {
  /** As in `repository.p3.reviews`. */
  place: string;
  holes: Holes;
  /**
   * The list was asked for alone, so that a null in it is final: the row is named as unread. Otherwise a list with nulls is
   * read again by itself.
   */
  final: boolean;
}

/**
 * One page of a connection as a child list. A null is unknown, not empty: a list that is null, or has nulls, is left to be
 * read by itself; read so, its nulls are named. What the credential may not read is `unreadable`.
 */
export function mapList<Node, Row extends object>(
  connection: Connection<Node> | null | undefined,
  map: (node: Node) => Mapped<Row>,
  { place, holes, final }: ListPlace,
  total = connection?.totalCount ?? 0,
): ChildList<Row> {
  const nodes = connection?.nodes;
  if (!connection || !nodes) {
    const forbidden = (holes.at(place) ?? holes.at(`${place}.nodes`))?.forbidden === true;
    return forbidden ? { state: 'unreadable' } : DEFERRED;
  }
  const unread: string[] = [];
  const rows = nodes.flatMap((node, index) => {
    const mapped =
      node === null
        ? { unread: reasonOf(holes, `${place}.nodes.${index}`) }
        : asDocumented<Mapped<Row>>(
            () => map(node),
            (reason) => ({ unread: reason }),
          );
    if (mapped === null) return [];
    if (!isUnread(mapped)) return [mapped];
    unread.push(mapped.unread);
    return [];
  });
  const isForbidden = (node: Node | null, index: number) =>
    node === null && holes.at(`${place}.nodes.${index}`)?.forbidden === true;
  // A row that may not be read stays so, however the list is read.
  if (!final && nodes.some((node, index) => node === null && !isForbidden(node, index))) return DEFERRED;
  const { hasNextPage, endCursor } = connection.pageInfo;
  if (hasNextPage && endCursor === null) {
    if (!final) return DEFERRED;
    unread.push('GitHub says that there is more of the list, and not where');
  }
  const page = { rows, total, ...(unread.length > 0 && { unread }) };
  return hasNextPage && endCursor !== null
    ? { state: 'continues', after: endCursor, ...page }
    : { state: 'complete', ...page };
}

/**
 * What is made of a part of an answer; `otherwise` with the reason where that is not as GitHub's schema says. Null has been
 * seen where the schema rules it out: https://github.com/rubytoolbox/rubytoolbox/pull/1381
 */
export function asDocumented<Made>(make: () => Made, otherwise: (reason: string) => Made): Made {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return otherwise('GitHub shows it otherwise than it documents');
  }
}

export const DEFERRED = { state: 'deferred', by: 'pull_request' } as const;

function isUnread(mapped: object): mapped is { unread: string } {
  return 'unread' in mapped;
}

/** Why there is nothing at a place; GitHub need not say. */
export function reasonOf(holes: Holes, place: string): string {
  return holes.at(place)?.reason ?? 'GitHub lists it and does not show it';
}

/** GitHub's enumerations are stored in its own words, in lower snake case. */
export function lower<Word extends string>(word: Word): Lowercase<Word> {
  return word.toLowerCase() as Lowercase<Word>;
}

/** GitHub's 64-bit id, as digits; null for none that can be used. */
export function databaseId(id: string | number | null | undefined): string | null {
  const digits = String(id);
  return isGitHubId(digits) ? digits : null;
}

export function present<Node>(nodes: (Node | null)[] | null | undefined): Node[] {
  return (nodes ?? []).filter((node) => node !== null);
}

/** The entries of a list that everything else hangs on. Throws a `FailureError`, `too_wide`, where GitHub shows no list. */
export function shownEntries<Entry>(entries: Entry[] | null | undefined, what: string): Entry[] {
  if (entries) return entries;
  throw new FailureError({ kind: 'too_wide', detail: `GitHub left the list of ${what} null` });
}
