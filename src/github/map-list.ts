import type { ChildList, ListedRow } from '../domain/entities.ts';
import { FailureError } from '../errors.ts';
import { isGitHubId } from './github-id.ts';
import type { Holes } from './holes.ts';

export interface Connection<Node> {
  totalCount: number;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  nodes: (Node | null)[] | null;
}

/** A row; null for an entry that does not belong to the list; or the reason why an entry cannot be a row. */
export type Mapped<Row> = Row | null | { unread: string };

/** A list of an answer: its place, and how to treat its nulls. */
export interface ListPlace {
  /** As in `repository.p3.reviews`. */
  place: string;
  holes: Holes;
  /**
   * The list was asked for alone, so a null in it is final: its row is named as unread. Otherwise a list with nulls is
   * read again by itself.
   */
  final: boolean;
  /** The list was asked for before, so an error that hides a part of a row is final, beside other lists too. */
  again: boolean;
}

/**
 * One page of a connection as a child list. A null means unknown, not empty: a list that is null, has nulls, or has rows
 * of which an error hides a part, is later read by itself, and then these rows are named. A list that the credential may
 * not read is `unreadable`.
 */
export function mapList<Node, Row extends object>(
  connection: Connection<Node> | null | undefined,
  map: (node: Node) => Mapped<Row>,
  { place, holes, final, again }: ListPlace,
  total = connection?.totalCount ?? 0,
): ChildList<Row> {
  const nodes = connection?.nodes;
  if (!connection || !nodes) {
    const forbidden = (holes.at(place) ?? holes.at(`${place}.nodes`))?.forbidden === true;
    return forbidden ? { state: 'unreadable' } : DEFERRED;
  }
  const unread: string[] = [];
  let mayShowMore = false;
  const rows = nodes.flatMap((node, index): ListedRow<Row>[] => {
    const at = `${place}.nodes.${index}`;
    if (node === null) {
      unread.push(reasonOf(holes, at));
      // A forbidden row stays forbidden when the list is read again.
      mayShowMore ||= !holes.at(at)?.forbidden;
      return [];
    }
    const mapped = asDocumented<Mapped<Row>>(
      () => map(node),
      (reason) => ({ unread: reason }),
    );
    if (mapped === null) return [];
    const lost = holes.below(at);
    mayShowMore ||= lost !== null && !again;
    if (isUnread(mapped)) {
      unread.push(mapped.unread);
      return [];
    }
    if (!lost) return [mapped];
    unread.push(lost.reason);
    return [{ ...mapped, isPartial: true }];
  });
  if (!final && mayShowMore) return DEFERRED;
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
 * Maps a part of an answer. When the part does not match GitHub's schema, `otherwise` gets the reason. GitHub has sent
 * nulls that its schema rules out: https://github.com/rubytoolbox/rubytoolbox/pull/1381
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

/** Why a place is empty; GitHub need not give a reason. */
export function reasonOf(holes: Holes, place: string): string {
  return holes.at(place)?.reason ?? 'GitHub lists it and does not show it';
}

/** The stored form of GitHub's enumerations: GitHub's own words, in lower snake case. */
export function lower<Word extends string>(word: Word): Lowercase<Word> {
  return word.toLowerCase() as Lowercase<Word>;
}

/** GitHub's 64-bit id, as digits; null when there is no usable one. */
export function databaseId(id: string | number | null | undefined): string | null {
  const digits = String(id);
  return isGitHubId(digits) ? digits : null;
}

export function present<Node>(nodes: (Node | null)[] | null | undefined): Node[] {
  return (nodes ?? []).filter((node) => node !== null);
}

/**
 * The entries of a list that everything else depends on. Throws a `FailureError`, `too_wide`, when GitHub shows no
 * list.
 */
export function shownEntries<Entry>(entries: Entry[] | null | undefined, what: string): Entry[] {
  if (entries) return entries;
  throw new FailureError({ kind: 'too_wide', detail: `GitHub left the list of ${what} null` });
}
