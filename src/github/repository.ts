import { FailureError } from '../errors.ts';
import type { Holes } from './holes.ts';
import { lostBy } from './lost.ts';

export interface Repository {
  owner: string;
  name: string;
  /** GitHub's id: another repository may get the name later. */
  githubId: string;
  /** The deployment's own token reads it; that token serves only public repositories. */
  publicOnly: boolean;
}

/** The requested repository; throws when another repository has its name. */
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
  // An error at a required field made the whole repository null: the requested data cannot be read.
  if (!found && hole && !hole.absent) throw lostBy(hole);
  const detail = found
    ? `${repository.owner}/${repository.name} is another repository now`
    : `GitHub shows no repository ${repository.owner}/${repository.name}`;
  throw new FailureError({ kind: 'unavailable', reason: 'not_found', detail });
}
