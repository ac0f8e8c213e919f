import { WIDEST_PAGE, type Pace } from '../domain/cursor/pace.ts';
import type { ChildList, ChildRows, ListName } from '../domain/entities.ts';
import type { ListRead, ListsRead, PendingPullRequest } from '../domain/pending-lists.ts';
import type { FailureError } from '../errors.ts';
import type { GitHub } from './client.ts';
import type { ListPosition, PagedList } from './continuation-query.ts';
import { continueLists, passRow, type Continued } from './continue-lists.ts';
import { isLocal } from './is-local.ts';
import { MAX_TRIES, mustAnswer } from './must-answer.ts';
import type { Repository } from './repository.ts';

/**
 * How many lists one request continues at full width: a pull request of a page has ten lists, these have one each.
 */
const LISTS_A_REQUEST = 25;

/** The lists that GitHub lists together. */
const CHECKS: ListName[] = ['checkRuns', 'commitStatuses'];

interface OpenList extends ListPosition {
  pullRequestId: string;
  readAt: string;
  /** The lists in it: GitHub lists statuses among the check runs. */
  names: ListName[];
}

/** Whether this is the narrowest pace: one list alone, with the fewest rows. */
function isNarrowest({ width, listSize }: Pace): boolean {
  return width === 1 && listSize === 1;
}

type ReadLists = Required<ListsRead>;

/** Reads the next pages of the lists that GraphQL pages through, until the deadline (milliseconds). Throws a `FailureError`. */
export async function readByGraphql(
  github: GitHub,
  repository: Repository,
  pending: PendingPullRequest[],
  pace: Pace,
  deadline: number,
): Promise<ReadLists> {
  const open = pending.flatMap(openLists);
  const width = Math.max(1, Math.floor((LISTS_A_REQUEST * pace.width) / WIDEST_PAGE));
  const read: ReadLists = { reads: [], unreadable: [], gone: [], unread: [] };
  const failed: { origin: OpenList; error: FailureError }[] = [];
  const batches = Array.from({ length: Math.ceil(open.length / width) }, (_, index) =>
    open.slice(index * width, (index + 1) * width),
  );
  const tries = new Map<OpenList, number>();
  let answered = 0;
  for (let batch = batches.shift(); batch && Date.now() < deadline; batch = batches.shift()) {
    try {
      const lists = await continueLists(github, repository, batch, pace.listSize);
      answered += 1;
      for (const [index, origin] of batch.entries()) {
        const continued = lists[index];
        if (!continued) continue;
        const tried = (tries.get(origin) ?? 0) + 1;
        tries.set(origin, tried);
        if (continued.state === 'again' || (continued.state === 'unread' && tried < MAX_TRIES))
          batches.unshift([origin]);
        else take(read, origin, continued);
      }
    } catch (error) {
      const [origin] = batch;
      if (!isLocal(error) || !origin) throw error;
      if (isNarrowest(pace)) failed.push({ origin, error });
      // What was read beside it counts. The next round meets the failure again, without these lists.
      else if (hasRead(read)) break;
      else throw error;
    }
  }
  // The failure of one list tells something about the list only when GitHub answers another request.
  if (failed[0] && answered === 0) await mustAnswer(github, repository, failed[0].error);
  for (const { origin, error } of failed) await giveUpRow(github, repository, read, origin, error.failure.detail);
  return read;
}

/**
 * Gives up the next row of a list and continues after it. When the next cursor is unknown, gives up the rest of the
 * list.
 */
async function giveUpRow(
  github: GitHub,
  repository: Repository,
  read: ReadLists,
  origin: OpenList,
  reason: string,
): Promise<void> {
  const { pullRequestId, readAt } = origin;
  const next = await passRow(github, repository, origin).catch((error: unknown) => {
    if (isLocal(error)) return null;
    throw error;
  });
  if (!next) return leave(read, origin, reason);
  for (const list of origin.names) {
    read.reads.push({ pullRequestId, readAt, list, rows: [], ...next, unread: [reason] });
  }
}

function hasRead({ reads, gone, unread }: ReadLists): boolean {
  return reads.length + gone.length + unread.length > 0;
}

/** Names the rest of a list as unread. */
function leave({ unread }: ReadLists, { number, names }: OpenList, reason: string): void {
  unread.push(...names.map((list) => ({ number, list, reason })));
}

function openLists(pullRequest: PendingPullRequest): OpenList[] {
  const { number, pullRequestId, nodeId, headSha, readAt } = pullRequest;
  const pending = new Set(Object.keys(pullRequest.pending) as ListName[]);
  const position = (list: PagedList, after: string | null): OpenList => ({
    number,
    pullRequestId,
    nodeId,
    headSha,
    readAt,
    list,
    after,
    names: (list === 'checkRuns' ? CHECKS : [list]).filter((name) => pending.has(name)),
  });
  return Object.entries(pullRequest.pending).flatMap(([name, where]) => {
    if (name === 'files' || name === 'reviewComments') return [];
    const after = 'after' in where ? where.after : null;
    // Statuses that are open without check runs: the check runs have come to their end.
    if (name === 'commitStatuses') return pending.has('checkRuns') ? [] : [position('checkRuns', after)];
    return [position(name as PagedList, after)];
  });
}

function take(read: ReadLists, origin: OpenList, continued: Exclude<Continued, { state: 'again' }>): void {
  if (continued.state === 'gone') read.gone.push(origin.number);
  else if (continued.state === 'unread' && !continued.lists) {
    leave(read, origin, continued.reason);
  } else {
    if (continued.state === 'read') read.unreadable.push(...continued.unreadable);
    for (const { list, page } of continued.lists ?? []) read.reads.push(readOf(origin, list, page));
  }
}

/** A list that the credential may not read counts as ended: its stored rows stay. */
function readOf<Name extends ListName>(origin: OpenList, list: Name, page: ChildList<ChildRows[Name]>): ListRead {
  const { pullRequestId, readAt } = origin;
  if (page.state !== 'complete' && page.state !== 'continues') {
    return { pullRequestId, readAt, list, rows: [], total: null, after: null };
  }
  const after = page.state === 'continues' ? page.after : null;
  const unread = page.unread && { unread: page.unread };
  return { pullRequestId, readAt, list, rows: page.rows, total: page.total, after, ...unread } as ListRead;
}
