import type { AppContext } from '../context.ts';
import { messagesAfter } from '../domain/import-pages.ts';
import { FailureError } from '../errors.ts';
import { findRepository } from '../github/find-repository.ts';
import { readOwned } from '../github/read-owned.ts';
import { readTeams } from '../github/read-teams.ts';
import type { SyncMessage } from '../messages.ts';
import type { Scope } from '../storage/database.ts';
import {
  deleteRemoved,
  markRemoved,
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
 * Removes a repository with everything that is stored about it; false when there is none. What one request cannot delete
 * is deleted in the background.
 */
export async function removeRepository(work: Work, scope: Scope): Promise<boolean> {
  if (!(await markRemoved(work.db, scope))) return false;
  await work.cursor(scope.repositoryId).destroy();
  const isDone = await finishRemoval(work, scope);
  if (!isDone) await work.senders.sync([{ body: { type: 'sync.remove', v: 1 } }]);
  return true;
}

/** Deletes what is stored of a removed repository; answers whether all of it is deleted. */
export async function finishRemoval({ db, cursor, senders }: Work, scope: Scope): Promise<boolean> {
  const result = await deleteRemoved(db, scope);
  if (result === 'left') return false;
  // A sync may have begun shortly before the repository was marked. That of one that was added again goes on.
  if (result === 'deleted') await cursor(scope.repositoryId).destroy();
  // Its pull requests counted in the workspace's weeks.
  await senders.compute([{ body: { type: 'compute.weeks', v: 1, ...scope } }]);
  return true;
}
