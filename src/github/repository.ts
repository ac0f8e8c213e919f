import { FailureError } from '../errors.ts';
import type { Hole, Holes } from './holes.ts';

export interface Repository {
  owner: string;
  name: string;
  /** GitHub's id: the name may come to belong to another repository. */
  githubId: string;
  /** It is read with the deployment's own token, which serves public repositories only. */
  publicOnly: boolean;
}

/** The repository that was asked for; another one under its name is as good as none. */
export function sameRepository<Found extends { databaseId: number | null; isPrivate: boolean }>(
  found: Found | null,
  repository: Repository,
  holes: Holes,
): Found {
  // GraphQL has no number for an id beyond 32 bits: https://docs.github.com/en/graphql/reference/interfaces#node
  if (found && (found.databaseId === null || String(found.databaseId) === repository.githubId)) {
    if (!found.isPrivate || !repository.publicOnly) return found;
    const detail = `${repository.owner}/${repository.name} has become private: it needs a connection of its own`;
    throw new FailureError({ kind: 'unavailable', reason: 'no_access', detail });
  }
  const hole = holes.at('repository');
  if (!found && hole && !hole.absent) throw lostRepository(hole);
  const detail = found
    ? `${repository.owner}/${repository.name} is another repository now`
    : `GitHub shows no repository ${repository.owner}/${repository.name}`;
  throw new FailureError({ kind: 'unavailable', reason: 'not_found', detail });
}

/** An error at something that a repository must have took the repository along: what is asked of it cannot be read. */
function lostRepository({ reason, forbidden }: Hole): FailureError {
  if (forbidden) return new FailureError({ kind: 'unavailable', reason: 'no_access', detail: reason });
  return new FailureError({ kind: 'transient', detail: reason });
}
