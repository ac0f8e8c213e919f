import type { ListName } from '../domain/entities.ts';
import { withoutFields } from './dialect.ts';
import { distinctFragments } from './distinct-fragments.ts';
import type { CheckRollup } from './map-checks.ts';
import type { Connection } from './map-list.ts';
import type { TagList } from './map-tags.ts';
import {
  AssigneeFieldsFragmentDoc,
  BudgetFieldsFragmentDoc,
  CheckFieldsFragmentDoc,
  CommentFieldsFragmentDoc,
  CommitFieldsFragmentDoc,
  LabelFieldsFragmentDoc,
  LinkedIssueFieldsFragmentDoc,
  PageEndFragmentDoc,
  ReviewFieldsFragmentDoc,
  ReviewRequestFieldsFragmentDoc,
  TimelineFieldsFragmentDoc,
  TypedDocumentString,
  type AssigneeFieldsFragment,
  type CommentFieldsFragment,
  type CommitFieldsFragment,
  type LabelFieldsFragment,
  type LinkedIssueFieldsFragment,
  type ReviewFieldsFragment,
  type ReviewRequestFieldsFragment,
  type TimelineFieldsFragment,
} from './queries.generated.ts';

/** A list of a pull request that GraphQL pages through. Check runs contain the commit statuses; REST lists the rest. */
export type PagedList = Exclude<ListName, 'reviewComments' | 'commitStatuses' | 'files'>;

/** A list that a query continues: one of those that are stored as rows, or as a field of the pull request. */
type Continuable = PagedList | TagList;

export interface ListPosition<List extends Continuable = PagedList> {
  number: number;
  /** The pull request's node id. */
  nodeId: string;
  /** Its head commit, which has the checks. */
  headSha: string;
  list: List;
  /** The cursor of the next page; null means the beginning of the list. */
  after: string | null;
}

const CONNECTION = 'totalCount pageInfo { ...PageEnd }';

/** What a query asks of a pull request for each list, and of its head commit for checks; `$after` is the cursor. */
const SELECTIONS: Record<Continuable, string> = {
  reviews: `reviews(first: $listSize, after: $after, states: [APPROVED, CHANGES_REQUESTED, COMMENTED, DISMISSED]) { ${CONNECTION} nodes { ...ReviewFields } }`,
  commits: `commits(first: $listSize, after: $after) { ${CONNECTION} nodes { ...CommitFields } }`,
  comments: `comments(first: $listSize, after: $after) { ${CONNECTION} nodes { ...CommentFields } }`,
  timelineEvents: `timelineItems(first: $listSize, after: $after, itemTypes: [REVIEW_REQUESTED_EVENT, REVIEW_REQUEST_REMOVED_EVENT, READY_FOR_REVIEW_EVENT, CONVERT_TO_DRAFT_EVENT, REOPENED_EVENT, HEAD_REF_FORCE_PUSHED_EVENT, REVIEW_DISMISSED_EVENT]) { ${CONNECTION} nodes { ...TimelineFields } }`,
  checkRuns: `statusCheckRollup { contexts(first: $listSize, after: $after) { checkRunCount ${CONNECTION} nodes { ...CheckFields } } }`,
  labels: `labels(first: $listSize, after: $after) { ${CONNECTION} nodes { ...LabelFields } }`,
  assignees: `assignees(first: $listSize, after: $after) { ${CONNECTION} nodes { ...AssigneeFields } }`,
  reviewRequests: `reviewRequests(first: $listSize, after: $after) { ${CONNECTION} nodes { ...ReviewRequestFields } }`,
  closingIssuesReferences: `closingIssuesReferences(first: $listSize, after: $after) { ${CONNECTION} nodes { ...LinkedIssueFields } }`,
};

const FRAGMENTS: Record<Continuable, { toString(): string }> = {
  reviews: ReviewFieldsFragmentDoc,
  commits: CommitFieldsFragmentDoc,
  comments: CommentFieldsFragmentDoc,
  timelineEvents: TimelineFieldsFragmentDoc,
  checkRuns: CheckFieldsFragmentDoc,
  labels: LabelFieldsFragmentDoc,
  assignees: AssigneeFieldsFragmentDoc,
  reviewRequests: ReviewRequestFieldsFragmentDoc,
  closingIssuesReferences: LinkedIssueFieldsFragmentDoc,
};

/** A pull request of the answer, or its head commit, with the field of the requested list. */
export interface Node {
  reviews: Connection<ReviewFieldsFragment> | null;
  commits: Connection<CommitFieldsFragment> | null;
  comments: Connection<CommentFieldsFragment> | null;
  timelineItems: Connection<TimelineFieldsFragment> | null;
  statusCheckRollup: CheckRollup | null;
  labels: Connection<LabelFieldsFragment> | null;
  assignees: Connection<AssigneeFieldsFragment> | null;
  reviewRequests: Connection<ReviewRequestFieldsFragment> | null;
  closingIssuesReferences: Connection<LinkedIssueFieldsFragment> | null;
}

type Answer = Record<string, Node | null> & {
  repository: ({ databaseId: number | null; isPrivate: boolean } & Record<string, Node | null>) | null;
};

interface Alias {
  index: number;
  position: ListPosition<Continuable>;
}

/**
 * The rest of a list of checks is read from the commit where the list began: the pull request may have another head by
 * now.
 */
export function isOfHead({ list }: ListPosition<Continuable>): boolean {
  return list === 'checkRuns';
}

/** The query that continues lists at these positions, one alias each. */
export function continuationQuery(
  positions: ListPosition<Continuable>[],
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

function selectionOf({ list }: ListPosition<Continuable>, index: number): string {
  return SELECTIONS[list].replace('$after', `$after${index}`);
}

export function variablesOf(positions: ListPosition<Continuable>[]): Record<string, string | null> {
  return Object.fromEntries(
    positions.flatMap((position, index) => [
      [`id${index}`, isOfHead(position) ? position.headSha : position.nodeId],
      [`after${index}`, position.after],
    ]),
  );
}

/** The same query, with only the ends of the lists. */
export function withoutNodes<Data, Variables>(
  query: TypedDocumentString<Data, Variables>,
): TypedDocumentString<Data, Variables> {
  return new TypedDocumentString(withoutFields(query.toString(), ['nodes']));
}
