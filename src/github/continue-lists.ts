import type { ChildList, ChildRows, ListName } from '../domain/entities.ts';
import { FailureError } from '../errors.ts';
import type { GitHub } from './client.ts';
import { distinctFragments } from './distinct-fragments.ts';
import { mapChecks } from './map-checks.ts';
import { mapComment, mapCommit, mapReviews } from './map-children.ts';
import { mapList, type Connection } from './map-list.ts';
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
  type CheckFieldsFragment,
  type CommentFieldsFragment,
  type CommitFieldsFragment,
  type ReviewFieldsFragment,
  type TimelineFieldsFragment,
} from './queries.generated.ts';

/** A list of a pull request that GraphQL pages through; check runs bring the commit statuses along, REST lists the rest. */
export type PagedList = Exclude<ListName, 'reviewComments' | 'commitStatuses' | 'files'>;

export interface ListPosition {
  /** The pull request's node id. */
  nodeId: string;
  list: PagedList;
  after: string;
}

/** The next rows of a list, and of the lists that come with it. */
export type ListPage = { [Name in ListName]: { list: Name; page: ChildList<ChildRows[Name]> } }[ListName][];

const CONNECTION = 'totalCount pageInfo { ...PageEnd }';

/** What is asked of a pull request for each list, `$after` being its cursor. */
const SELECTIONS: Record<PagedList, string> = {
  reviews: `reviews(first: $listSize, after: $after, states: [APPROVED, CHANGES_REQUESTED, COMMENTED, DISMISSED]) { ${CONNECTION} nodes { ...ReviewFields } }`,
  commits: `commits(first: $listSize, after: $after) { ${CONNECTION} nodes { ...CommitFields } }`,
  comments: `comments(first: $listSize, after: $after) { ${CONNECTION} nodes { ...CommentFields } }`,
  timelineEvents: `timelineItems(first: $listSize, after: $after, itemTypes: [REVIEW_REQUESTED_EVENT, REVIEW_REQUEST_REMOVED_EVENT, READY_FOR_REVIEW_EVENT, CONVERT_TO_DRAFT_EVENT, REOPENED_EVENT, HEAD_REF_FORCE_PUSHED_EVENT, REVIEW_DISMISSED_EVENT]) { ${CONNECTION} nodes { ...TimelineFields } }`,
  checkRuns: `head: commits(last: 1) { nodes { commit { statusCheckRollup { contexts(first: $listSize, after: $after) { checkRunCount ${CONNECTION} nodes { ...CheckFields } } } } } }`,
};

const FRAGMENTS: Record<PagedList, { toString(): string }> = {
  reviews: ReviewFieldsFragmentDoc,
  commits: CommitFieldsFragmentDoc,
  comments: CommentFieldsFragmentDoc,
  timelineEvents: TimelineFieldsFragmentDoc,
  checkRuns: CheckFieldsFragmentDoc,
};

interface Rollup {
  contexts: Connection<CheckFieldsFragment> & { checkRunCount: number };
}

/** A pull request of the answer: it has the field of the list that was asked of it. */
interface Node {
  reviews: Connection<ReviewFieldsFragment> | null;
  commits: Connection<CommitFieldsFragment>;
  comments: Connection<CommentFieldsFragment>;
  timelineItems: Connection<TimelineFieldsFragment>;
  head: { nodes: ({ commit: { statusCheckRollup: Rollup | null } } | null)[] | null };
}

/**
 * Continues lists of different pull requests in one request, each from its own cursor. An alias costs what one parent of
 * a connection costs, so a hundred lists are one point. Answers a page for each position, in the same order; null for a
 * pull request that GitHub no longer has.
 */
export async function continueLists(
  github: GitHub,
  positions: ListPosition[],
  listSize: number,
): Promise<{ pages: (ListPage | null)[]; unreadable: boolean }> {
  const answer = await github.graphql(continuationQuery(positions.map((position) => position.list)), {
    listSize,
    ...variablesOf(positions),
  });
  const absent = new Set(answer.absent);
  const pages = positions.map((position, index) => {
    const node = answer.data[`p${index}`];
    if (!node && absent.has(`p${index}`)) return null;
    if (!node) throw new FailureError({ kind: 'too_wide', detail: 'GitHub left a pull request null' });
    const lists = pageOf(position.list, node, answer.unreadable.length > 0);
    for (const { page } of lists) {
      if (page.state === 'continues' && page.after === position.after) {
        throw new FailureError({
          kind: 'cursor_refused',
          detail: `the cursor of a list of ${position.list} does not move`,
        });
      }
    }
    return lists;
  });
  return { pages, unreadable: answer.unreadable.length > 0 };
}

/** The query that continues the given lists, one alias each. */
export function continuationQuery(
  lists: PagedList[],
): TypedDocumentString<Record<string, Node | null>, Record<string, string | number>> {
  const parameters = lists.map((_, index) => `$id${index}: ID!, $after${index}: String!`).join(', ');
  const aliases = lists.map((list, index) => {
    const selection = SELECTIONS[list].replace('$after', `$after${index}`);
    return `p${index}: node(id: $id${index}) { ... on PullRequest { ${selection} } }`;
  });
  const fragments = distinctFragments([
    BudgetFieldsFragmentDoc,
    PageEndFragmentDoc,
    ...lists.map((list) => FRAGMENTS[list]),
  ]);
  return new TypedDocumentString(
    `query ContinueLists($listSize: Int!, ${parameters}) { rateLimit { ...BudgetFields } ${aliases.join('\n')} }\n${fragments}`,
  );
}

function variablesOf(positions: ListPosition[]): Record<string, string> {
  return Object.fromEntries(
    positions.flatMap(({ nodeId, after }, index) => [
      [`id${index}`, nodeId],
      [`after${index}`, after],
    ]),
  );
}

function pageOf(list: PagedList, node: Node, checksUnreadable: boolean): ListPage {
  switch (list) {
    case 'reviews':
      return [{ list, page: mapReviews(node.reviews) }];
    case 'commits':
      return [{ list, page: mapList(node.commits, mapCommit) }];
    case 'comments':
      return [{ list, page: mapList(node.comments, mapComment) }];
    case 'timelineEvents':
      return [{ list, page: mapList(node.timelineItems, mapTimelineEvent) }];
    case 'checkRuns': {
      const lists = mapChecks(node.head.nodes?.[0]?.commit.statusCheckRollup, checksUnreadable);
      return [
        { list, page: lists.checkRuns },
        { list: 'commitStatuses', page: lists.commitStatuses },
      ];
    }
  }
}
