import type { AppContext } from '../context.ts';
import { importEstimate } from '../domain/import-estimate.ts';
import { readVisible } from '../github/read-visible.ts';
import type { Connection } from '../storage/connections.ts';
import { trackedByGithubId } from '../storage/repositories.ts';
import { gitHubOf } from './connections.ts';

/** GitHub lists and counts no more at once. */
const MAX_AT_ONCE = 100;

interface Part<Entry> {
  entries: Entry[];
  hasMore: boolean;
}

/**
 * A page of at most `limit` entries, from as many pages of GitHub's as that needs, all of one size. `read` gets the number of a page,
 * from 1, and its size.
 */
export async function readInParts<Entry>(
  read: (page: number, size: number) => Promise<Part<Entry>>,
  page: number,
  limit: number,
): Promise<Part<Entry>> {
  const parts = Math.ceil(limit / MAX_AT_ONCE);
  const size = Math.floor(limit / parts);
  const entries: Entry[] = [];
  let hasMore = true;
  for (let part = (page - 1) * parts + 1; hasMore && part <= page * parts; part++) {
    const next = await read(part, size);
    entries.push(...next.entries);
    hasMore = next.hasMore;
  }
  return { entries, hasMore };
}

/**
 * A page of the repositories that a connection sees, each with what its import takes and with its id when it is tracked.
 * Two requests to GitHub for each hundred. Throws a `FailureError`.
 */
export async function visibleRepositories(
  work: Pick<AppContext, 'config' | 'db' | 'credentials'>,
  workspaceId: string,
  { id, type }: Pick<Connection, 'id' | 'type'>,
  page: number,
  limit: number,
) {
  const { github } = await gitHubOf(work, workspaceId, id);
  const readPart = async (part: number, size: number) => {
    const { repositories: entries, hasMore: isCut } = await readVisible(github, type, part, size);
    return { entries, hasMore: isCut };
  };
  const { entries: repositories, hasMore } = await readInParts(readPart, page, limit);
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
