import { FailureError } from '../errors.ts';
import type { GitHub } from './client.ts';
import { findRepositoryById } from './find-repository.ts';
import { ping } from './read-keys.ts';
import type { Repository } from './repository.ts';

/** How often a list that GitHub does not show is asked for alone before it is named: one failure may pass. */
export const MAX_TRIES = 3;

/** Throws the failure again unless GitHub answers another question about the repository, by its id or by its name. */
export async function mustAnswer(github: GitHub, repository: Repository, error: FailureError): Promise<void> {
  try {
    await findRepositoryById(github, repository.githubId).catch((cause: unknown) => {
      if (!(cause instanceof FailureError) || cause.failure.kind !== 'unavailable') throw cause;
      return ping(github, repository);
    });
  } catch (cause) {
    if (cause instanceof FailureError) throw error;
    throw cause;
  }
}
