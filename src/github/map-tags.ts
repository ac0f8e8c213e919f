import { cleanText } from '../domain/clean-text.ts';
import type { UnknownField } from '../domain/pull-request-fields.ts';
import type { Holes } from './holes.ts';
import { asDocumented, present, reasonOf, type Connection } from './map-list.ts';
import type { AssigneeFieldsFragment, LabelFieldsFragment, ReviewRequestFieldsFragment } from './queries.generated.ts';

/** The lists of a pull request that are stored as fields of it: their names in GitHub's schema, and their entries. */
interface TagEntries {
  labels: LabelFieldsFragment;
  assignees: AssigneeFieldsFragment;
  reviewRequests: ReviewRequestFieldsFragment;
}
export type TagList = keyof TagEntries;

/** A connection to such a list; a field of the pull request needs no total. */
export type TagConnection<Entry> = Pick<Connection<Entry>, 'pageInfo' | 'nodes'>;

/** A pull request of an answer with these lists; without one that the query had to leave out. */
export type TagNode = { [List in TagList]: TagConnection<TagEntries[List]> | null };

/** The stored field of each list. */
const FIELDS = {
  labels: 'labels',
  assignees: 'assignees',
  reviewRequests: 'requestedReviewers',
} as const satisfies Record<TagList, UnknownField>;

export const TAG_LISTS = Object.keys(FIELDS) as TagList[];

/** One answer's part of a list, as the names that are stored. */
export interface TagPart {
  names: string[];
  /** Why the part is not known whole; null when it is. */
  unknown: string | null;
  /** The credential may not read the list. */
  forbidden: boolean;
  /** The credential may not see a requested reviewer, which is a team: every credential sees people. */
  hidesTeams: boolean;
}

/** What was read of the lists of one pull request after its page. */
export type TagRest = Partial<Record<TagList, TagPart[]>> & {
  /** The requested teams, as REST names them, of a pull request whose reviewers GraphQL does not all show. */
  teams?: string[];
};

export interface PullRequestTags {
  labels: string[];
  assignees: string[];
  requestedReviewers: string[];
  /** The fields that GitHub did not show whole, with the reason. */
  unknown: Partial<Record<UnknownField, string>>;
  /** The fields that the credential may not read. */
  unasked: UnknownField[];
  /** Names of what the credential may not read. */
  unreadable: string[];
}

/**
 * Labels, assignees and requested reviewers of a pull request at a place of an answer. `rest` is what was read of them
 * after that answer: see read-tag-rests.ts. A team that neither shows is left out.
 */
export function mapTags(node: TagNode, place: string, holes: Holes, rest: TagRest = {}): PullRequestTags {
  const tags: PullRequestTags = {
    labels: [],
    assignees: [],
    requestedReviewers: [],
    unknown: {},
    unasked: [],
    unreadable: [],
  };
  for (const list of TAG_LISTS) {
    const parts = [...(list in node ? [tagPart(list, node, place, holes)] : []), ...(rest[list] ?? [])];
    const field = FIELDS[list];
    const isForbidden = parts.some(({ forbidden }) => forbidden);
    const lost = parts.find(({ unknown }) => unknown !== null);
    tags[field] = parts.flatMap(({ names }) => names);
    if (isForbidden) {
      tags.unasked.push(field);
      tags.unreadable.push(field);
    } else if (lost?.unknown) tags.unknown[field] = lost.unknown;
    if (parts.some(({ hidesTeams }) => hidesTeams)) tags.unreadable.push('teams');
  }
  // People first, as they have always been stored: every reading of a pull request has one order.
  const { requestedReviewers: asked } = tags;
  const teams = rest.teams ?? asked.filter(isTeam);
  return { ...tags, requestedReviewers: [...asked.filter((name) => !isTeam(name)), ...teams] };
}

/** No login has a colon. */
function isTeam(name: string): boolean {
  return name.startsWith('team:');
}

/** The part of a list that an answer has of a pull request at a place. */
export function tagPart(list: TagList, node: TagNode, place: string, holes: Holes): TagPart {
  switch (list) {
    case 'labels':
      return partOf(node.labels, (label) => [cleanText(label.name)], `${place}.labels`, holes);
    case 'assignees':
      return partOf(node.assignees, (assignee) => [cleanText(assignee.login)], `${place}.assignees`, holes);
    case 'reviewRequests': {
      const at = `${place}.reviewRequests`;
      const part = partOf(node.reviewRequests, reviewerOf, at, holes);
      return { ...part, hidesTeams: hidesReviewers(node.reviewRequests?.nodes, at, holes) };
    }
  }
}

/** A part that cannot be read, for a reason. */
export function lostPart(unknown: string, forbidden = false): TagPart {
  return { names: [], unknown, forbidden, hidesTeams: false };
}

/** A null in the list means unknown, except one that the credential may not see, or that is deleted. */
function partOf<Entry>(
  connection: TagConnection<Entry> | null,
  namesOf: (entry: Entry) => string[],
  place: string,
  holes: Holes,
): TagPart {
  const nodes = connection?.nodes;
  if (!connection || !nodes) {
    const at = holes.at(place) ? place : `${place}.nodes`;
    return lostPart(reasonOf(holes, at), holes.at(at)?.forbidden);
  }
  const lost = nodes.findIndex((entry, index) => !entry && !isLeftOut(holes, `${place}.nodes.${index}`));
  const { hasNextPage, endCursor } = connection.pageInfo;
  const isCut = hasNextPage && endCursor === null;
  const unknown =
    lost >= 0
      ? reasonOf(holes, `${place}.nodes.${lost}`)
      : isCut
        ? 'GitHub says that there is more of the list, and not where'
        : null;
  return asDocumented<TagPart>(
    () => ({ names: present(nodes).flatMap(namesOf), unknown, forbidden: false, hidesTeams: false }),
    lostPart,
  );
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

/** Whether an entry is null because the credential may not see it, or because it is deleted. */
function isLeftOut(holes: Holes, place: string): boolean {
  const hole = holes.at(place);
  return hole !== null && (hole.forbidden || hole.absent);
}
