import { cleanText } from '../domain/clean-text.ts';
import type { PullRequestSnapshot } from '../domain/entities.ts';
import type { UnknownField } from '../domain/pull-request-fields.ts';
import type { Holes } from './holes.ts';
import { asDocumented, present, reasonOf, type Connection } from './map-list.ts';
import type {
  AssigneeFieldsFragment,
  LabelFieldsFragment,
  LinkedIssueFieldsFragment,
  ReviewRequestFieldsFragment,
} from './queries.generated.ts';

/** The lists of a pull request that are stored as fields of it: their names in GitHub's schema, and their entries. */
interface TagEntries {
  labels: LabelFieldsFragment;
  assignees: AssigneeFieldsFragment;
  reviewRequests: ReviewRequestFieldsFragment;
  closingIssuesReferences: LinkedIssueFieldsFragment;
}
export type TagList = keyof TagEntries;

/** A connection to such a list; a field of the pull request needs no total. */
export type TagConnection<Entry> = Pick<Connection<Entry>, 'pageInfo' | 'nodes'>;

/** A pull request of an answer with these lists; without one that the query had to leave out. */
export type TagNode = { [List in TagList]?: TagConnection<TagEntries[List]> | null };

/** The stored field of each list. */
const FIELDS = {
  labels: 'labels',
  assignees: 'assignees',
  reviewRequests: 'requestedReviewers',
  closingIssuesReferences: 'linkedIssues',
} as const satisfies Record<TagList, UnknownField>;

type Fields = typeof FIELDS;
/** What is stored of an entry. */
type Value<List extends TagList> = PullRequestSnapshot[Fields[List]][number];

const VALUES_OF: { [List in TagList]: (entry: TagEntries[List]) => Value<List>[] } = {
  labels: ({ name }) => [cleanText(name)],
  assignees: ({ login }) => [cleanText(login)],
  reviewRequests: reviewerOf,
  closingIssuesReferences: ({ number, repository }) => [{ repository: repository.nameWithOwner, number }],
};

export const TAG_LISTS = Object.keys(FIELDS) as TagList[];

/** One answer's part of a list, as the values that are stored. */
export interface TagPart<List extends TagList = TagList> {
  values: Value<List>[];
  /** Why the part is not known whole; null when it is. */
  unknown: string | null;
  /** The credential may not read the list. */
  forbidden: boolean;
  /** The credential may not see an entry: a requested reviewer, which is a team, or a linked issue. */
  hidesEntry: boolean;
}

type TagParts = { [List in TagList]?: TagPart<List>[] };

/** What was read of the lists of one pull request after its page. */
export type TagRest = TagParts & {
  /** The requested teams, as REST names them, of a pull request whose reviewers GraphQL does not all show. */
  teams?: string[];
};

export type PullRequestTags = Pick<PullRequestSnapshot, Fields[TagList]> & {
  /** The fields that GitHub did not show whole, with the reason. */
  unknown: Partial<Record<UnknownField, string>>;
  /** The fields that the credential may not read, or that the query left out. */
  unasked: UnknownField[];
  /** Names of what the credential may not read. */
  unreadable: string[];
};

/**
 * Labels, assignees, requested reviewers and linked issues of a pull request at a place of an answer. `rest` is what was
 * read of them after that answer: see read-tag-rests.ts. A team that neither shows is left out, and so is an issue that
 * the credential may not see.
 */
export function mapTags(node: TagNode, place: string, holes: Holes, rest: TagRest = {}): PullRequestTags {
  const unknown: PullRequestTags['unknown'] = {};
  const unasked: UnknownField[] = [];
  const unreadable: string[] = [];
  const more: TagParts = rest;
  const valuesOf = <List extends TagList>(list: List): Value<List>[] => {
    const parts = [...(list in node ? [tagPart(list, node, place, holes)] : []), ...(more[list] ?? [])];
    const field = FIELDS[list];
    const isForbidden = parts.some(({ forbidden }) => forbidden);
    const lost = parts.find((part) => part.unknown !== null);
    if (parts.length === 0 || isForbidden) unasked.push(field);
    else if (lost?.unknown) unknown[field] = lost.unknown;
    const hidesEntry = parts.some((part) => part.hidesEntry);
    if (list === 'closingIssuesReferences' && (isForbidden || hidesEntry)) unreadable.push('issues');
    else if (isForbidden) unreadable.push(field);
    if (list === 'reviewRequests' && hidesEntry) unreadable.push('teams');
    return parts.flatMap(({ values }) => values);
  };
  const asked = valuesOf('reviewRequests');
  // People first, as they have always been stored: every reading of a pull request has one order.
  const teams = rest.teams ?? asked.filter(isTeam);
  return {
    labels: valuesOf('labels'),
    assignees: valuesOf('assignees'),
    requestedReviewers: [...asked.filter((name) => !isTeam(name)), ...teams],
    linkedIssues: valuesOf('closingIssuesReferences'),
    unknown,
    unasked,
    unreadable,
  };
}

/** No login has a colon. */
function isTeam(name: string): boolean {
  return name.startsWith('team:');
}

/** The part of a list that an answer has of a pull request at a place. */
export function tagPart<List extends TagList>(list: List, node: TagNode, place: string, holes: Holes): TagPart<List> {
  const connection: TagConnection<TagEntries[List]> | null | undefined = node[list];
  const at = `${place}.${list}`;
  const nodes = connection?.nodes;
  if (!connection || !nodes) {
    const hole = holes.at(at) ? at : `${at}.nodes`;
    return lostPart(reasonOf(holes, hole), holes.at(hole)?.forbidden);
  }
  const reasons = nodes.flatMap((entry, index) => unknownOf(entry, `${at}.nodes.${index}`, holes) ?? []);
  const { hasNextPage, endCursor } = connection.pageInfo;
  if (hasNextPage && endCursor === null) reasons.push('GitHub says that there is more of the list, and not where');
  return asDocumented<TagPart<List>>(
    () => ({
      values: present(nodes).flatMap(VALUES_OF[list]),
      unknown: reasons[0] ?? null,
      forbidden: false,
      hidesEntry: hides(list, nodes, at, holes),
    }),
    lostPart,
  );
}

/** A part that cannot be read, for a reason. */
export function lostPart(unknown: string, forbidden = false): TagPart<never> {
  return { values: [], unknown, forbidden, hidesEntry: false };
}

/** Why an entry is not known; null when it is. One that the credential may not see, or that is deleted, is left out. */
function unknownOf(entry: unknown, place: string, holes: Holes): string | null {
  if (entry) return holes.below(place)?.reason ?? null;
  const hole = holes.at(place);
  return hole?.forbidden || hole?.notFound ? null : reasonOf(holes, place);
}

function hides(list: TagList, nodes: readonly unknown[], place: string, holes: Holes): boolean {
  if (list === 'reviewRequests') return hidesReviewers(nodes, place, holes);
  return list === 'closingIssuesReferences' && nodes.some((_, index) => holes.at(`${place}.nodes.${index}`)?.forbidden);
}

/** Whether GraphQL leaves out who is asked for a review: a team that the credential may not read. */
export function hidesReviewer({ reviewRequests }: Pick<TagNode, 'reviewRequests'>): boolean {
  return present(reviewRequests?.nodes).some((request) => reviewerOf(request).length === 0);
}

/** The login of an account, or `team:` and the slug of a team; nothing for a deleted account or a hidden team. */
function reviewerOf({ requestedReviewer: reviewer }: ReviewRequestFieldsFragment): string[] {
  if (!reviewer) return [];
  if (reviewer.__typename !== 'Team') return [cleanText(reviewer.login)];
  // The query leaves the slug out for a credential that may not read teams.
  return reviewer.slug === undefined ? [] : [`team:${cleanText(reviewer.slug)}`];
}

/** Whether the credential may not see a requested reviewer. That reviewer is a team: every credential sees people. */
export function hidesReviewers(nodes: readonly unknown[] | null | undefined, list: string, holes: Holes): boolean {
  return (nodes ?? []).some((_, index) => holes.at(`${list}.nodes.${index}.requestedReviewer`)?.forbidden);
}
