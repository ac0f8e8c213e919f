import type { PullRequestSnapshot } from '../domain/entities.ts';
import type { Pace } from '../domain/cursor/pace.ts';
import type { ListsRead, PendingPullRequest } from '../domain/pending-lists.ts';
import { localFailureOf } from './local-failure.ts';
import type { Reader, Scope, SyncDeps } from './ports.ts';
import { readByNumber } from './sync/read-by-number.ts';

/** After this time the job asks for no part of a batch again, and begins no further round of lists: the next sync reads the rest. */
const READING_MS = 60_000;
const LISTS_A_ROUND = 50;

export interface ReadAgainDeps extends Pick<SyncDeps, 'now'> {
  store: Pick<SyncDeps['store'], 'savePullRequests' | 'removePullRequests' | 'setAside' | 'pendingLists' | 'saveLists'>;
}

type AgainReader = Pick<Reader, 'pullRequests' | 'lists' | 'ping'>;

/**
 * Reads and stores pull requests by their numbers, with all their lists, through the same page, mapping and save as a
 * sync. One that GitHub no longer has is removed, but for those in `kept`; one that GitHub cannot give is set aside.
 * Answers what was read, and the numbers that GitHub does not have.
 */
export async function readAgain(
  deps: ReadAgainDeps,
  reader: AgainReader,
  repository: Scope,
  numbers: number[],
  pace: Pace,
  kept: number[] = [],
): Promise<{ snapshots: PullRequestSnapshot[]; gone: number[] }> {
  const { store } = deps;
  const deadline = deps.now() + READING_MS;
  const mayGoOn = () => deps.now() < deadline;
  const { snapshots, gone, unread } = await readByNumber(reader, numbers, pace, mayGoOn);
  if (snapshots.length > 0) await store.savePullRequests(repository, snapshots);
  const removed = gone.filter((number) => !kept.includes(number));
  if (removed.length > 0) await store.removePullRequests(repository, removed);
  if (unread.length > 0) await store.setAside(repository, unread, deps.now());
  const found = numbers.filter((number) => !gone.includes(number));
  if (found.length > 0) await readAllLists(deps, reader, repository, found, pace, mayGoOn);
  return { snapshots, gone };
}

async function readAllLists(
  deps: ReadAgainDeps,
  reader: AgainReader,
  repository: Scope,
  numbers: number[],
  pace: Pace,
  mayGoOn: () => boolean,
): Promise<void> {
  const { store } = deps;
  while (mayGoOn()) {
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
async function readSome(reader: AgainReader, pending: PendingPullRequest[], pace: Pace): Promise<ListsRead> {
  try {
    return await reader.lists(pending, pace);
  } catch (error) {
    if (!localFailureOf(error)) throw error;
    return reader.lists(pending.slice(0, 1), { ...pace, width: 1, listSize: 1 });
  }
}
