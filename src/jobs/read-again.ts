import type { PullRequestSnapshot } from '../domain/entities.ts';
import type { Pace } from '../domain/cursor/pace.ts';
import type { ListsRead, PendingPullRequest } from '../domain/pending-lists.ts';
import { localFailureOf } from './local-failure.ts';
import type { Reader, Scope, SyncDeps } from './ports.ts';
import { readByNumber } from './sync/read-by-number.ts';

/** The job begins no further round of lists after this time. The next sync reads the rest. */
const LISTS_MS = 60_000;
const LISTS_A_ROUND = 50;

export type ReadAgainDeps = Pick<SyncDeps, 'now' | 'store'>;

/**
 * Reads and stores pull requests by their numbers, with all their lists, through the same page, mapping and save as a
 * sync. One that GitHub no longer has is removed, one that it cannot give is set aside. Answers what was read.
 */
export async function readAgain(
  deps: ReadAgainDeps,
  reader: Reader,
  repository: Scope,
  numbers: number[],
  pace: Pace,
): Promise<PullRequestSnapshot[]> {
  const deadline = deps.now() + LISTS_MS;
  const { snapshots, gone, unread } = await readByNumber(reader, numbers, pace, () => deps.now() < deadline);
  if (snapshots.length > 0) await deps.store.savePullRequests(repository, snapshots);
  if (gone.length > 0) await deps.store.removePullRequests(repository, gone);
  if (unread.length > 0) await deps.store.setAside(repository, unread, deps.now());
  await readAllLists(deps, reader, repository, numbers, pace);
  return snapshots;
}

async function readAllLists(
  deps: ReadAgainDeps,
  reader: Reader,
  repository: Scope,
  numbers: number[],
  pace: Pace,
): Promise<void> {
  const { store } = deps;
  const deadline = deps.now() + LISTS_MS;
  while (deps.now() < deadline) {
    const pending = await store.pendingLists(repository, LISTS_A_ROUND, numbers);
    if (pending.length === 0) return;
    const { reads, gone, unread = [] } = await readSome(reader, pending, pace);
    await store.saveLists(repository, reads);
    if (unread.length > 0) await store.setAside(repository, unread, deps.now());
    if (gone.length > 0) await store.removePullRequests(repository, gone);
  }
}

/**
 * The next rows of some lists. When they fail together, those of the first pull request alone, with the fewest rows.
 */
async function readSome(reader: Reader, pending: PendingPullRequest[], pace: Pace): Promise<ListsRead> {
  try {
    return await reader.lists(pending, pace);
  } catch (error) {
    if (!localFailureOf(error)) throw error;
    return reader.lists(pending.slice(0, 1), { ...pace, width: 1, listSize: 1 });
  }
}
