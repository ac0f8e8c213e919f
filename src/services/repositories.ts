import type { AppContext } from '../context.ts';
import { messagesAfter } from '../domain/import-pages.ts';
import { FailureError } from '../errors.ts';
import { findRepository } from '../github/find-repository.ts';
import { readOwned } from '../github/read-owned.ts';
import { readTeams } from '../github/read-teams.ts';
import type { SyncMessage } from '../messages.ts';
import {
  deleteRepository as deleteRows,
  getRepository,
  upsertRepositories,
  upsertRepository,
  type RepositoryRow,
} from '../storage/repositories.ts';
import { saveGitHubTeams } from '../storage/teams.ts';
import { gitHubOf } from './connections.ts';

type Work = Pick<AppContext, 'config' | 'db' | 'credentials' | 'senders' | 'cursor'>;

/** Finds a repository on GitHub and tracks it. A repository that the credential may not read counts as not found. */
export async function trackRepository(
  work: Work,
  workspaceId: string,
  fullName: string,
  connectionId: string | null,
): Promise<RepositoryRow> {
  const { github, publicOnly, isExample } = await gitHubOf(work, workspaceId, connectionId);
  const found = await foundOrNull(findRepository(github, fullName));
  if (!found || (found.isPrivate && publicOnly)) {
    const detail = isExample
      ? `the example has no repository ${fullName}. Add your own repositories in your own workspace`
      : `it shows no repository ${fullName}`;
    throw new FailureError({ kind: 'unavailable', reason: 'not_found', detail });
  }
  return upsertRepository(work.db, workspaceId, found, connectionId);
}

async function foundOrNull<Found>(finding: Promise<Found>): Promise<Found | null> {
  try {
    return await finding;
  } catch (error) {
    const notFound = error instanceof FailureError && 'reason' in error.failure && error.failure.reason === 'not_found';
    if (notFound) return null;
    throw error;
  }
}

/**
 * Tracks an account's repositories, as far as the credential sees them: the first page now, the rest in the background.
 * Throws a `FailureError`, or a `QueueError`; after a `QueueError` a repeat does the rest.
 */
export async function importRepositories(
  work: Work,
  workspaceId: string,
  login: string,
  connectionId: string | null,
): Promise<{ owner: string; total: number; tracked: number }> {
  const { github, publicOnly } = await gitHubOf(work, workspaceId, connectionId);
  const { owner, total, repositories, ...page } = await readOwned(github, { login, after: null, publicOnly });
  await upsertRepositories(work.db, workspaceId, repositories, connectionId);
  const first = { type: 'sync.import' as const, v: 1 as const, workspaceId, owner, connectionId, cursor: null };
  const follow = messagesAfter<SyncMessage & { type: 'sync.import' }>(first, page);
  if (follow.length > 0) await work.senders.sync(follow);
  return { owner, total, tracked: repositories.length };
}

/**
 * Stores an organization's teams as a connection sees them: the first page now, the rest in the background; answers how
 * many are stored now. Throws a `FailureError`, or a `QueueError`; after a `QueueError` a repeat does the rest.
 */
export async function importTeams(
  work: Work,
  workspaceId: string,
  owner: string,
  connectionId: string,
): Promise<number> {
  const { github } = await gitHubOf(work, workspaceId, connectionId);
  const { teams, ...page } = await readTeams(github, { login: owner, after: null });
  await saveGitHubTeams(work.db, workspaceId, owner, teams);
  const first = { type: 'sync.teams' as const, v: 1 as const, workspaceId, owner, connectionId, cursor: null };
  const follow = messagesAfter<SyncMessage & { type: 'sync.teams' }>(first, page);
  if (follow.length > 0) await work.senders.sync(follow);
  return teams.length;
}

/**
 * Deletes a repository with everything that is stored about it; false when there is none. A repeat finishes an
 * interrupted one.
 */
export async function deleteRepository(
  { db, cursor, senders }: Work,
  workspaceId: string,
  id: string,
): Promise<boolean> {
  if (!(await getRepository(db, workspaceId, id))) return false;
  // The row is deleted last but one: while it exists, the rest can be found. A sync may have begun before that.
  await cursor(id).destroy();
  await deleteRows(db, workspaceId, id);
  await cursor(id).destroy();
  // Its pull requests counted in the workspace's weeks.
  await senders.compute([{ body: { type: 'compute.weeks', v: 1, workspaceId, repositoryId: id } }]);
  return true;
}
