import { FailureError } from '../errors.ts';
import type { GitHub } from './client.ts';
import type { FoundRepository } from './find-repository.ts';
import { entriesAt, lostBy, unreadAt } from './lost.ts';
import { reasonOf } from './map-list.ts';
import { nextCursor } from './next-cursor.ts';
import { orFewer } from './or-fewer.ts';
import { pullRequestCounts } from './pull-request-counts.ts';
import { OwnedRepositoriesDocument, type OwnedRepositoriesQuery } from './queries.generated.ts';

export interface OwnedPosition {
  login: string;
  after: string | null;
  /** Leaves out private and internal repositories, and does not count them. */
  publicOnly: boolean;
}

export interface OwnedPage {
  /** The account's login in GitHub's spelling. */
  owner: string;
  /** How many repositories GitHub says there are, on all pages, including the blocked ones. */
  total: number;
  repositories: FoundRepository[];
  /** Why GitHub does not show other repositories of the page, for now: a reason for each. */
  unread: string[];
  /** The cursor of the next page; null at the end. */
  next: string | null;
}

const PAGE_SIZE = 100;

/**
 * A page of up to a hundred repositories that a user or an organization owns, as the credential sees them, with how many
 * pull requests each has: two requests, because a count that may not be read would hide its repository. A page has fewer
 * when GitHub cannot compute so many. Throws a
 * `FailureError`: `unavailable` when there is no such account, or when the credential may not read what it owns;
 * `transient` when GitHub cannot show the account or its list for now.
 */
export async function readOwned(github: GitHub, { login, after, publicOnly }: OwnedPosition): Promise<OwnedPage> {
  const privacy = publicOnly ? 'PUBLIC' : null;
  const { data, holes } = await orFewer(PAGE_SIZE, (first) =>
    github.graphql(OwnedRepositoriesDocument, { login, first, after, privacy }),
  );
  if (!data.repositoryOwner) {
    const hole = holes.at('repositoryOwner');
    // For a login that nobody has, GitHub answers null without an error.
    if (hole && !hole.absent) throw lostBy(hole);
    const detail = `GitHub shows no user or organization ${login}`;
    throw new FailureError({ kind: 'unavailable', reason: 'not_found', detail });
  }
  const { login: owner, repositories } = data.repositoryOwner;
  const { totalCount: total, nodes, pageInfo } = repositories;
  const list = 'repositoryOwner.repositories.nodes';
  const unread: string[] = [];
  const found = entriesAt(nodes, holes, list, 'repositories').flatMap((node, index) => {
    const place = `${list}.${index}`;
    if (node?.databaseId) return [foundOf(node, node.databaseId)];
    // A repository that GitHub has blocked is left out.
    const reason = node ? `${node.nameWithOwner}: ${reasonOf(holes, `${place}.databaseId`)}` : unreadAt(holes, place);
    if (reason !== null) unread.push(reason);
    return [];
  });
  const counts = await pullRequestCounts(
    github,
    found.map(({ nodeId }) => nodeId),
  );
  return {
    owner,
    total,
    repositories: found.map((each) => ({ ...each, pullRequestCount: counts.get(each.nodeId) ?? null })),
    unread,
    next: nextCursor(pageInfo, after, 'repositories'),
  };
}

type Node = NonNullable<
  NonNullable<NonNullable<OwnedRepositoriesQuery['repositoryOwner']>['repositories']['nodes']>[number]
>;

function foundOf(node: Node, databaseId: number): FoundRepository {
  const { id: nodeId, nameWithOwner: fullName, isPrivate, isArchived, pushedAt } = node;
  const githubId = String(databaseId);
  const defaultBranch = node.defaultBranchRef?.name ?? null;
  return { githubId, nodeId, fullName, defaultBranch, isPrivate, isArchived, pushedAt, pullRequestCount: null };
}
