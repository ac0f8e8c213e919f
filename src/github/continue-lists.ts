import type { ChildList, ChildRows, ListName } from '../domain/entities.ts';
import type { GitHub } from './client.ts';
import { withoutFields } from './dialect.ts';
import { distinctFragments } from './distinct-fragments.ts';
import { mapChecks, type CheckRollup } from './map-checks.ts';
import { mapComment, mapCommit, mapReviews } from './map-children.ts';
import { mapList, reasonOf, type Connection, type ListPlace } from './map-list.ts';
import { mapTimelineEvent } from './map-timeline.ts';
import {
  BudgetFieldsFragmentDoc,
  CheckFieldsFragmentDoc,
  CommentFieldsFragmentDoc,
  CommitFieldsFragmentDoc,
  PageEndFragmentDoc,
  ReviewFieldsFragmentDoc,
  TimelineFieldsFragmentDoc,
  TypedDocumentString,
  type CommentFieldsFragment,
  type CommitFieldsFragment,
  type ReviewFieldsFragment,
  type TimelineFieldsFragment,
} from './queries.generated.ts';
import { sameRepository, type Repository } from './repository.ts';

/** A list of a pull request that GraphQL pages through. Check runs contain the commit statuses; REST lists the rest. */
export type PagedList = Exclude<ListName, 'reviewComments' | 'commitStatuses' | 'files'>;

export interface ListPosition {
  number: number;
  /** The pull request's node id. */
  nodeId: string;
  /** Its head commit, which has the checks. */
  headSha: string;
  list: PagedList;
  /** Where the list goes on; null means its beginning. */
  after: string | null;
}

/** The next rows of a list, and of the lists that it contains. */
export type ListPage = { [Name in ListName]: { list: Name; page: ChildList<ChildRows[Name]> } }[ListName][];

/**
 * The result for a list: its next page, a pull request that GitHub no longer has, or a list that GitHub does not show.
 */
export type Continued =
  | { state: 'read'; lists: ListPage; unreadable: string[] }
  | { state: 'gone' }
  /** The list has nulls, which tell nothing until it is asked for alone. */
  | { state: 'again' }
  /** `lists` holds the rows that GitHub showed nevertheless. */
  | { state: 'unread'; reason: string; lists?: ListPage };

const CONNECTION = 'totalCount pageInfo { ...PageEnd }';

/** What a query asks of a pull request for each list, and of its head commit for checks; `$after` is the cursor. */
const SELECTIONS: Record<PagedList, string> = {
  reviews: `reviews(first: $listSize, after: $after, states: [APPROVED, CHANGES_REQUESTED, COMMENTED, DISMISSED]) { ${CONNECTION} nodes { ...ReviewFields } }`,
  commits: `commits(first: $listSize, after: $after) { ${CONNECTION} nodes { ...CommitFields } }`,
  comments: `comments(first: $listSize, after: $after) { ${CONNECTION} nodes { ...CommentFields } }`,
  timelineEvents: `timelineItems(first: $listSize, after: $after, itemTypes: [REVIEW_REQUESTED_EVENT, REVIEW_REQUEST_REMOVED_EVENT, READY_FOR_REVIEW_EVENT, CONVERT_TO_DRAFT_EVENT, REOPENED_EVENT, HEAD_REF_FORCE_PUSHED_EVENT, REVIEW_DISMISSED_EVENT]) { ${CONNECTION} nodes { ...TimelineFields } }`,
  checkRuns: `statusCheckRollup { contexts(first: $listSize, after: $after) { checkRunCount ${CONNECTION} nodes { ...CheckFields } } }`,
};

const FRAGMENTS: Record<PagedList, { toString(): string }> = {
  reviews: ReviewFieldsFragmentDoc,
  commits: CommitFieldsFragmentDoc,
  comments: CommentFieldsFragmentDoc,
  timelineEvents: TimelineFieldsFragmentDoc,
  checkRuns: CheckFieldsFragmentDoc,
};

/** A pull request of the answer, or its head commit, with the field of the requested list. */
interface Node {
  reviews: Connection<ReviewFieldsFragment> | null;
  commits: Connection<CommitFieldsFragment> | null;
  comments: Connection<CommentFieldsFragment> | null;
  timelineItems: Connection<TimelineFieldsFragment> | null;
  statusCheckRollup: CheckRollup | null;
}

type Answer = Record<string, Node | null> & {
  repository: ({ databaseId: number | null; isPrivate: boolean } & Record<string, Node | null>) | null;
};

interface Alias {
  index: number;
  position: ListPosition;
}

/**
 * Continues lists of different pull requests in one request, each from its own cursor. An alias costs what one parent
 * of a connection costs, so a hundred lists are one point. Answers the result of each, in the same order.
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
    if (!node) return positions.length > 1 ? { state: 'again' } : { state: 'unread', reason: reasonOf(holes, place) };
    return pageOf(position, node, { place, holes, final: positions.length === 1 }, unreadable);
  });
}

/**
 * Where a list goes on after a row that GitHub cannot give; the query asks for the cursor alone. Null when GitHub does
 * not tell. Throws a `FailureError`.
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

/** The same query, with only the ends of the lists. */
function withoutNodes<Data, Variables>(
  query: TypedDocumentString<Data, Variables>,
): TypedDocumentString<Data, Variables> {
  return new TypedDocumentString(withoutFields(query.toString(), ['nodes']));
}

/**
 * The rest of a list of checks is read from the commit where the list began: the pull request may have another head by
 * now.
 */
function isOfHead({ list }: ListPosition): boolean {
  return list === 'checkRuns';
}

const NO_CHECKS: ListPage = [
  { list: 'checkRuns', page: { state: 'complete', rows: [], total: 0 } },
  { list: 'commitStatuses', page: { state: 'complete', rows: [], total: 0 } },
];

/** The query that continues lists at these positions, one alias each. */
export function continuationQuery(
  positions: ListPosition[],
): TypedDocumentString<Answer, Record<string, string | number | null>> {
  const aliases = positions.map((position, index): Alias => ({ index, position }));
  const ofHeads = aliases.filter(({ position }) => isOfHead(position));
  const ofPullRequests = aliases.filter(({ position }) => !isOfHead(position));
  const parameters = [
    ...aliases.map(
      ({ index, position }) => `$id${index}: ${isOfHead(position) ? 'GitObjectID' : 'ID'}!, $after${index}: String`,
    ),
    ...(ofHeads.length > 0 ? ['$owner: String!, $name: String!'] : []),
  ];
  const nodes = ofPullRequests.map(
    ({ index, position }) =>
      `p${index}: node(id: $id${index}) { ... on PullRequest { ${selectionOf(position, index)} } }`,
  );
  const heads = ofHeads.map(
    ({ index, position }) =>
      `p${index}: object(oid: $id${index}) { ... on Commit { ${selectionOf(position, index)} } }`,
  );
  const repository =
    heads.length > 0 ? `repository(owner: $owner, name: $name) { databaseId isPrivate ${heads.join('\n')} }` : '';
  const fragments = distinctFragments([
    BudgetFieldsFragmentDoc,
    PageEndFragmentDoc,
    ...positions.map(({ list }) => FRAGMENTS[list]),
  ]);
  return new TypedDocumentString(
    `query ContinueLists($listSize: Int!, ${parameters.join(', ')}) { rateLimit { ...BudgetFields } ${nodes.join('\n')} ${repository} }\n${fragments}`,
  );
}

function selectionOf({ list }: ListPosition, index: number): string {
  return SELECTIONS[list].replace('$after', `$after${index}`);
}

function variablesOf(positions: ListPosition[]): Record<string, string | null> {
  return Object.fromEntries(
    positions.flatMap((position, index) => [
      [`id${index}`, isOfHead(position) ? position.headSha : position.nodeId],
      [`after${index}`, position.after],
    ]),
  );
}

function pageOf(position: ListPosition, node: Node, at: ListPlace, unreadable: string[]): Continued {
  const { lists, withoutWorkflows } = listsOf(position.list, node, at);
  for (const { page } of lists) {
    // A cursor that does not move would cause an endless loop.
    if (page.state === 'continues' && page.after === position.after) {
      const reason = `the cursor of the list of ${position.list} does not move`;
      return { state: 'unread', reason, lists: lists.map((one) => endedWith(one, reason)) };
    }
    if (page.state === 'deferred' && !at.final) return { state: 'again' };
    if (page.state === 'deferred')
      return { state: 'unread', reason: `GitHub does not show the list of ${position.list}` };
  }
  const forbidden = lists.flatMap(({ list, page }) => (page.state === 'unreadable' ? [list] : []));
  const names = [...unreadable, ...forbidden, ...(withoutWorkflows ? ['actions'] : [])];
  return { state: 'read', lists, unreadable: names };
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
