import { FailureError } from '../errors.ts';
import type { GitHub } from './client.ts';
import type { FoundRepository } from './find-repository.ts';
import { nextCursor } from './next-cursor.ts';
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
  /** The cursor of the next page; null at the end. */
  next: string | null;
}

/**
 * A page of up to a hundred repositories that a user or an organization owns, as the credential sees them, with how many
 * pull requests each has: two requests, because a count that may not be read would hide its repository. Throws a
 * `FailureError`: `unavailable` when GitHub shows no such account.
 */
export async function readOwned(github: GitHub, { login, after, publicOnly }: OwnedPosition): Promise<OwnedPage> {
  const privacy = publicOnly ? 'PUBLIC' : null;
  const { data, holes } = await github.graphql(OwnedRepositoriesDocument, { login, after, privacy });
  if (!data.repositoryOwner) {
    const detail = `GitHub shows no user or organization ${login}`;
    throw new FailureError({ kind: 'unavailable', reason: 'not_found', detail });
  }
  const { login: owner, repositories } = data.repositoryOwner;
  const { totalCount: total, nodes, pageInfo } = repositories;
  const holesOfNodes = (nodes ?? []).map((node, index) =>
    node ? null : holes.at(`repositoryOwner.repositories.nodes.${index}`),
  );
  const [saml] = holesOfNodes.filter((hole) => hole?.saml);
  // Single sign-on authorizes a credential for all repositories of an organization, or for none.
  if (saml) throw new FailureError({ kind: 'bad_credential', reason: 'saml', detail: saml.reason });
  const found = (nodes ?? []).flatMap(foundOf);
  const counts = await pullRequestCounts(
    github,
    found.map(({ nodeId }) => nodeId),
  );
  return {
    owner,
    total,
    repositories: found.map((each) => ({ ...each, pullRequestCount: counts.get(each.nodeId) ?? null })),
    next: nextCursor(pageInfo, after, 'repositories'),
  };
}

type Node = NonNullable<
  NonNullable<NonNullable<OwnedRepositoriesQuery['repositoryOwner']>['repositories']['nodes']>[number]
>;

/** No repository for a node that GitHub blocks. */
function foundOf(node: Node | null): FoundRepository[] {
  if (!node?.databaseId) return [];
  const { id: nodeId, nameWithOwner: fullName, isPrivate, isArchived, pushedAt } = node;
  const githubId = String(node.databaseId);
  const defaultBranch = node.defaultBranchRef?.name ?? null;
  return [{ githubId, nodeId, fullName, defaultBranch, isPrivate, isArchived, pushedAt, pullRequestCount: null }];
}
