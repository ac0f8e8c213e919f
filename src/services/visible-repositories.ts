import type { AppContext } from '../context.ts';
import { importEstimate } from '../domain/import-estimate.ts';
import { readVisible } from '../github/read-visible.ts';
import type { Connection } from '../storage/connections.ts';
import { trackedByGithubId } from '../storage/repositories.ts';
import { gitHubOf } from './connections.ts';

/**
 * A page of the repositories that a connection sees, each with what its import takes and with its id when it is tracked.
 * Two requests to GitHub. Throws a `FailureError`.
 */
export async function visibleRepositories(
  work: Pick<AppContext, 'config' | 'db' | 'credentials'>,
  workspaceId: string,
  { id, type }: Pick<Connection, 'id' | 'type'>,
  page: number,
  size: number,
) {
  const { github } = await gitHubOf(work, workspaceId, id);
  const { repositories, hasMore } = await readVisible(github, type, page, size);
  const tracked = await trackedByGithubId(
    work.db,
    workspaceId,
    repositories.map(({ githubId }) => githubId),
  );
  return {
    hasMore,
    repositories: repositories.map((repository) => ({
      ...repository,
      estimate: repository.pullRequests === null ? null : importEstimate(repository.pullRequests),
      repositoryId: tracked.get(repository.githubId) ?? null,
    })),
  };
}
