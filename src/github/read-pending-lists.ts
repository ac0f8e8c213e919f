import { WIDEST_PAGE, type Pace } from '../domain/cursor/pace.ts';
import type { ChildList } from '../domain/entities.ts';
import type { ListRead, ListsRead, PendingPullRequest } from '../domain/pending-lists.ts';
import { FailureError } from '../errors.ts';
import type { GitHub } from './client.ts';
import { continueLists, type ListPosition, type PagedList } from './continue-lists.ts';
import { readPullRequests } from './pull-requests-by-number.ts';
import type { Repository } from './read-page.ts';
import { readPullRequestComments } from './review-comments.ts';
import { readPullRequestFiles } from './pull-request-files.ts';

/** Lists continued in one request at full width: a pull request of a page has eight of them, these have one each. */
const LISTS_A_REQUEST = 25;

/** No other request is begun after this: what is left is read in the next round, well within the lease. */
const ROUND_MS = 10_000;

/** REST requests at once: a Worker waits for six answers at a time, and one of them is GraphQL's. */
const REST_AT_ONCE = 5;

interface OpenList extends ListPosition {
  number: number;
  pullRequestId: string;
  readAt: string;
}

/** Reads the next page of lists that are pending, in as few requests as GitHub allows; at least of some of them. */
export async function readPendingLists(
  github: GitHub,
  repository: Repository,
  pending: PendingPullRequest[],
  pace: Pace,
): Promise<ListsRead> {
  const deadline = Date.now() + ROUND_MS;
  const open = pending.flatMap(openLists);
  const width = Math.max(1, Math.floor((LISTS_A_REQUEST * pace.width) / WIDEST_PAGE));
  const unreadable = new Set<string>();
  const gone = new Set<number>();
  const reads: ListRead[] = [];
  for (let from = 0; from < open.length && Date.now() < deadline; from += width) {
    const batch = open.slice(from, from + width);
    const answer = await continueLists(github, batch, pace.listSize);
    if (answer.unreadable) unreadable.add('checkRuns');
    answer.pages.forEach((lists, index) => {
      const origin = batch[index];
      if (origin && lists === null) gone.add(origin.number);
      if (origin && lists) reads.push(...lists.flatMap(({ list, page }) => readOf(origin, list, page)));
    });
  }
  const there = pending.filter(({ number }) => !gone.has(number));
  const byRest = await readByRest(github, repository, there, deadline);
  reads.push(...byRest.reads);
  for (const number of await goneOf(github, repository, byRest.notFound, pace)) gone.add(number);
  return { reads, unreadable: [...unreadable], gone: [...gone] };
}

function openLists(pullRequest: PendingPullRequest): OpenList[] {
  const { number, pullRequestId, nodeId, readAt } = pullRequest;
  const position = (list: PagedList, after: string): OpenList => ({
    number,
    pullRequestId,
    nodeId,
    readAt,
    list,
    after,
  });
  return Object.entries(pullRequest.pending).flatMap(([name, where]) => {
    if (!('after' in where) || name === 'files') return [];
    // Statuses are listed among the check runs; alone they are still open when the check runs had come to their end.
    if (name === 'commitStatuses')
      return 'checkRuns' in pullRequest.pending ? [] : [position('checkRuns', where.after)];
    return [position(name as PagedList, where.after)];
  });
}

/** Lists that REST gives whole, from its own budget: inline comments, and files, of which GraphQL would take 30 points. */
async function readByRest(
  github: GitHub,
  repository: Repository,
  pending: PendingPullRequest[],
  deadline: number,
): Promise<{ reads: ListRead[]; notFound: number[] }> {
  const notFound: number[] = [];
  const requests = pending.flatMap(({ pullRequestId, readAt, number, changedFiles, pending: lists }) => {
    const whole = { pullRequestId, readAt, after: null };
    const due: (() => Promise<ListRead | null>)[] = [];
    const push = (read: () => Promise<ListRead>) =>
      due.push(() =>
        read().catch((error: unknown) => {
          if (!isNotFound(error)) throw error;
          notFound.push(number);
          return null;
        }),
      );
    if (lists.reviewComments) {
      push(async () => {
        const rows = await readPullRequestComments(github, repository, number);
        return { ...whole, list: 'reviewComments', rows, total: rows.length };
      });
    }
    if (lists.files) {
      push(async () => {
        const rows = await readPullRequestFiles(github, repository, number, changedFiles);
        return { ...whole, list: 'files', rows, total: rows.length };
      });
    }
    return due;
  });
  const reads: ListRead[] = [];
  // The first few are read however late it is, so that every round gets on.
  for (let from = 0; from < requests.length && (from === 0 || Date.now() < deadline); from += REST_AT_ONCE) {
    const answers = await Promise.all(requests.slice(from, from + REST_AT_ONCE).map((request) => request()));
    reads.push(...answers.filter((read) => read !== null));
  }
  return { reads, notFound };
}

/** Which of the pull requests whose lists were not found are gone themselves. Throws when the repository is. */
async function goneOf(github: GitHub, repository: Repository, numbers: number[], pace: Pace): Promise<number[]> {
  if (numbers.length === 0) return [];
  const { snapshots, gone } = await readPullRequests(github, repository, [...new Set(numbers)], pace);
  if (snapshots.length === 0) return gone;
  throw new FailureError({ kind: 'transient', detail: 'GitHub shows a pull request, but not its lists' });
}

function isNotFound(error: unknown): boolean {
  return error instanceof FailureError && error.failure.kind === 'unavailable' && error.failure.reason === 'not_found';
}

function readOf<Name extends ListRead['list']>(
  origin: OpenList,
  list: Name,
  page: ChildList<(ListRead & { list: Name })['rows'][number]>,
): ListRead[] {
  if (page.state !== 'complete' && page.state !== 'continues') {
    throw new FailureError({ kind: 'transient', detail: `GitHub stopped showing ${list} half-way through` });
  }
  const { pullRequestId, readAt } = origin;
  const after = page.state === 'continues' ? page.after : null;
  return [{ pullRequestId, readAt, list, rows: page.rows, total: page.total, after } as ListRead];
}
