import type { ChildList } from '../domain/entities.ts';
import { FailureError } from '../errors.ts';

export interface Connection<Node> {
  totalCount: number;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  nodes: (Node | null)[] | null;
}

/** One page of a connection as a child list; `null` nodes mean that GitHub gave up half-way, which asks for less at once. */
export function mapList<Node, Row>(
  connection: Connection<Node> | null,
  map: (node: Node) => Row | null,
  total = connection?.totalCount ?? 0,
): ChildList<Row> {
  if (!connection) return { state: 'complete', rows: [], total: 0 };
  const rows = (connection.nodes ?? []).flatMap((node) => {
    if (node === null) throw new FailureError({ kind: 'too_wide', detail: 'GitHub left nodes of a list null' });
    return map(node) ?? [];
  });
  const { hasNextPage, endCursor } = connection.pageInfo;
  return hasNextPage && endCursor !== null
    ? { state: 'continues', rows, total, after: endCursor }
    : { state: 'complete', rows, total };
}

/** GitHub's enumerations are stored in its own words, in lower snake case. */
export function lower<Word extends string>(word: Word): Lowercase<Word> {
  return word.toLowerCase() as Lowercase<Word>;
}

/** GitHub's 64-bit id, as digits. */
export function databaseId(id: string | number | null, what: string): string {
  const digits = String(id);
  if (/^[1-9]\d*$/.test(digits)) return digits;
  throw new FailureError({ kind: 'transient', detail: `GitHub gave ${what} no usable id` });
}

export function present<Node>(nodes: (Node | null)[] | null | undefined): Node[] {
  return (nodes ?? []).filter((node) => node !== null);
}
