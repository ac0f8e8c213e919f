import { FailureError } from '../errors.ts';
import type { GitHub } from './client.ts';
import { findRepositoryById, onlyPublic, type FoundRepository } from './find-repository.ts';
import { RepositoryDescriptionDocument, type RepositoryFieldsFragment } from './queries.generated.ts';
import { sameRepository, type Repository } from './repository.ts';

/** A repository with its bytes of code by language; null when GitHub did not answer them. */
export interface DescribedRepository extends FoundRepository {
  languages: Record<string, number> | null;
}

/**
 * Everything that is stored about a repository itself, in one request. A repository that is not found by its name is
 * searched by its id; REST tells more about why it is not available. Throws a `FailureError`.
 */
export async function describeRepository(github: GitHub, repository: Repository): Promise<DescribedRepository> {
  const { githubId, publicOnly } = repository;
  const node = await byName(github, repository);
  if (!node) return { ...onlyPublic(await findRepositoryById(github, githubId), publicOnly), languages: null };
  return describedBy(node, githubId);
}

/** The same, from GitHub's answer about the repository with this id. */
export function describedBy(node: RepositoryFieldsFragment, githubId: string): DescribedRepository {
  const { id: nodeId, nameWithOwner: fullName, isPrivate, isArchived, pushedAt } = node;
  const { defaultBranchRef, languages } = node;
  const sizes = languages?.edges?.flatMap((edge) => (edge?.node ? [[edge.node.name, edge.size] as const] : []));
  return {
    githubId,
    nodeId,
    fullName,
    defaultBranch: defaultBranchRef?.name ?? null,
    isPrivate,
    isArchived,
    pushedAt,
    pullRequestCount: null,
    languages: sizes ? Object.fromEntries(sizes) : null,
  };
}

async function byName(github: GitHub, repository: Repository): Promise<RepositoryFieldsFragment | null> {
  const { owner, name } = repository;
  try {
    const { data, holes } = await github.graphql(RepositoryDescriptionDocument, { owner, name });
    return sameRepository(data.repository, repository, holes);
  } catch (error) {
    if (error instanceof FailureError && error.failure.kind === 'unavailable') return null;
    throw error;
  }
}
