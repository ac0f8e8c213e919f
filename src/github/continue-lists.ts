import type { ChildList, ChildRows, ListName } from '../domain/entities.ts';
import { FailureError } from '../errors.ts';
import type { GitHub } from './client.ts';
import {
  continuationQuery,
  isOfHead,
  variablesOf,
  withoutNodes,
  type ListPosition,
  type Node,
  type PagedList,
} from './continuation-query.ts';
import { mapChecks } from './map-checks.ts';
import { mapComment, mapCommit, mapReviews } from './map-children.ts';
import { mapList, reasonOf, type Connection, type ListPlace } from './map-list.ts';
import { mapTimelineEvent } from './map-timeline.ts';
import { sameRepository, type Repository } from './repository.ts';

/** The next rows of a list, and of the lists that it contains. */
export type ListPage = { [Name in ListName]: { list: Name; page: ChildList<ChildRows[Name]> } }[ListName][];

/**
 * The result for a list: its next page, a pull request that GitHub no longer has, or a list that GitHub does not show.
 */
export type Continued =
  | { state: 'read'; lists: ListPage; unreadable: string[] }
  | { state: 'gone' }
  /** The list is null, or has nulls, which tell nothing until it is asked for alone. */
  | { state: 'again' }
  /** `lists` holds the rows that GitHub showed nevertheless. */
  | { state: 'unread'; reason: string; lists?: ListPage };

/**
 * Continues lists of different pull requests in one request, each from its own cursor. An alias costs what one parent
 * of a connection costs, so a hundred lists are one point. Answers the result of each, in the same order. Throws a
 * `FailureError`, `too_wide` also for one list asked for alone that is too much for GitHub: fewer of its rows may not be.
 */
export async function continueLists(
  github: GitHub,
  repository: Repository,
  positions: ListPosition[],
  listSize: number,
): Promise<Continued[]> {
  const answer = await github.graphql(continuationQuery(positions), {
    listSize,
    ...variablesOf(positions),
    ...(positions.some(isOfHead) && { owner: repository.owner, name: repository.name }),
  });
  const { data, holes, unreadable } = answer;
  if (positions.some(isOfHead)) sameRepository(data.repository, repository, holes);
  return positions.map((position, index) => {
    const place = isOfHead(position) ? `repository.p${index}` : `p${index}`;
    const node = isOfHead(position) ? data.repository?.[`p${index}`] : data[`p${index}`];
    const hole = holes.at(place);
    if (!node && hole?.absent && !isOfHead(position)) return { state: 'gone' };
    // A commit that GitHub no longer has has no checks either.
    if (!node && isOfHead(position) && (!hole || hole.absent)) return { state: 'read', lists: NO_CHECKS, unreadable };
    const at = { place, holes, final: positions.length === 1, again: true };
    return node ? pageOf(position, node, at, unreadable) : withoutList(position, at, reasonOf(holes, place));
  });
}

/**
 * The cursor after a row that GitHub cannot give; the query requests only the cursor. Null when GitHub does not answer
 * it. Throws a `FailureError`.
 */
export async function passRow(
  github: GitHub,
  repository: Repository,
  position: ListPosition,
): Promise<{ after: string | null; total: number } | null> {
  const { data } = await github.graphql(withoutNodes(continuationQuery([position])), {
    listSize: 1,
    ...variablesOf([position]),
    ...(isOfHead(position) && { owner: repository.owner, name: repository.name }),
  });
  const node = isOfHead(position) ? data.repository?.['p0'] : data['p0'];
  const checks = isOfHead(position) ? node?.statusCheckRollup?.contexts : null;
  const connection = checks ?? (node && connectionOf(node, position.list));
  if (!connection) return null;
  const { hasNextPage, endCursor } = connection.pageInfo;
  if (endCursor === null || endCursor === position.after) return null;
  // Statuses of a commit are counted together with its check runs, and have a total of their own.
  return { after: hasNextPage ? endCursor : null, total: checks?.checkRunCount ?? connection.totalCount };
}

function connectionOf(node: Node, list: PagedList): Connection<unknown> | null {
  if (list === 'timelineEvents') return node.timelineItems;
  return list === 'checkRuns' ? null : node[list];
}

const NO_CHECKS: ListPage = [
  { list: 'checkRuns', page: { state: 'complete', rows: [], total: 0 } },
  { list: 'commitStatuses', page: { state: 'complete', rows: [], total: 0 } },
];

function pageOf(position: ListPosition, node: Node, at: ListPlace, unreadable: string[]): Continued {
  const { lists, withoutWorkflows } = listsOf(position.list, node, at);
  for (const { page } of lists) {
    // A cursor that does not move would cause an endless loop.
    if (page.state === 'continues' && page.after === position.after) {
      const reason = `the cursor of the list of ${position.list} does not move`;
      return { state: 'unread', reason, lists: lists.map((one) => endedWith(one, reason)) };
    }
    if (page.state === 'deferred')
      return withoutList(position, at, `GitHub does not show the list of ${position.list}`);
  }
  const forbidden = lists.flatMap(({ list, page }) => (page.state === 'unreadable' ? [list] : []));
  const names = [...unreadable, ...forbidden, ...(withoutWorkflows ? ['actions'] : [])];
  return { state: 'read', lists, unreadable: names };
}

/**
 * What follows when GitHub does not show a list. Smaller pages are not tried for checks: while GitHub's service for checks
 * is slow, those of every pull request would narrow the pages.
 */
function withoutList(position: ListPosition, { place, holes, final }: ListPlace, reason: string): Continued {
  if (!final) return { state: 'again' };
  const hole = holes.at(place) ?? holes.below(place);
  if (hole?.tooMuch && !isOfHead(position)) throw new FailureError({ kind: 'too_wide', detail: hole.reason });
  return { state: 'unread', reason };
}

/** The page as the last of a list that GitHub did not show to its end. */
function endedWith(one: ListPage[number], reason: string): ListPage[number] {
  if (one.page.state !== 'continues') return one;
  const { rows, total, unread = [] } = one.page;
  return { list: one.list, page: { state: 'complete', rows, total, unread: [...unread, reason] } } as typeof one;
}

function listsOf(list: PagedList, node: Node, at: ListPlace): { lists: ListPage; withoutWorkflows?: boolean } {
  const inside = (field: string) => ({ ...at, place: `${at.place}.${field}` });
  switch (list) {
    case 'reviews':
      return { lists: [{ list, page: mapReviews(node.reviews, inside('reviews')) }] };
    case 'commits':
      return { lists: [{ list, page: mapList(node.commits, mapCommit, inside('commits')) }] };
    case 'comments':
      return { lists: [{ list, page: mapList(node.comments, mapComment, inside('comments')) }] };
    case 'timelineEvents':
      return { lists: [{ list, page: mapList(node.timelineItems, mapTimelineEvent, inside('timelineItems')) }] };
    case 'checkRuns': {
      const { checkRuns, commitStatuses, withoutWorkflows } = mapChecks(
        node.statusCheckRollup,
        inside('statusCheckRollup'),
      );
      const lists: ListPage = [
        { list, page: checkRuns },
        { list: 'commitStatuses', page: commitStatuses },
      ];
      return { lists, withoutWorkflows };
    }
  }
}
