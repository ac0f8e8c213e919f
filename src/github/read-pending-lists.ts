import { WIDEST_PAGE, type Pace } from '../domain/cursor/pace.ts';
import type { ChangedFile, ChildList, Comment, ListName } from '../domain/entities.ts';
import type { ListRead, ListsRead, PendingPullRequest } from '../domain/pending-lists.ts';
import { FailureError } from '../errors.ts';
import type { GitHub } from './client.ts';
import { continueLists, type Continued, type ListPosition, type PagedList } from './continue-lists.ts';
import { findRepositoryById } from './find-repository.ts';
import { isLocal } from './is-local.ts';
import { readPullRequests } from './pull-requests-by-number.ts';
import type { Repository } from './repository.ts';
import { readPullRequestComments } from './review-comments.ts';
import { readPullRequestFiles } from './pull-request-files.ts';

/** Lists continued in one request at full width: a pull request of a page has eight of them, these have one each. */
const LISTS_A_REQUEST = 25;

/** No other request is begun after this: what is left is read in the next round, well within the lease. */
const ROUND_MS = 10_000;

/** REST requests at once: a Worker waits for six answers at a time, and one of them is GraphQL's. */
const REST_AT_ONCE = 5;

/** How narrow the pace is when a list is asked for alone, with as few rows as there can be. */
function isNarrowest({ width, listSize }: Pace): boolean {
  return width === 1 && listSize === 1;
}

/** How often a list that GitHub does not show is asked for alone, before it is named: once may be a bad moment. */
const MAX_TRIES = 3;

interface OpenList extends ListPosition {
  pullRequestId: string;
  readAt: string;
}

/**
 * Reads the next page of lists that are pending, in as few requests as GitHub allows; at least of some of them. A list that
 * GitHub refuses to show, or cannot give although it was asked for alone with the fewest rows, is named in `unread`. Throws a
 * `FailureError` for what may be otherwise at a narrower pace or later.
 */
export async function readPendingLists(
  github: GitHub,
  repository: Repository,
  pending: PendingPullRequest[],
  pace: Pace,
): Promise<ListsRead> {
  const deadline = Date.now() + ROUND_MS;
  const byGraphql = await readByGraphql(github, repository, pending.flatMap(openLists), pace, deadline);
  const gone = new Set(byGraphql.gone);
  const there = pending.filter(({ number }) => !gone.has(number));
  const byRest = await readByRest(github, repository, there, deadline);
  for (const number of await goneOf(github, repository, byRest.notFound, pace)) gone.add(number);
  const lost = byRest.notFound.filter((number) => !gone.has(number));
  return {
    reads: [...byGraphql.reads, ...byRest.reads],
    unreadable: [...new Set(byGraphql.unreadable)],
    gone: [...gone],
    unread: [
      ...byGraphql.unread,
      ...byRest.unread,
      ...lost.map((number) => ({ number, list: 'files', reason: 'GitHub shows the pull request, but not its lists' })),
    ],
  };
}

function openLists(pullRequest: PendingPullRequest): OpenList[] {
  const { number, pullRequestId, nodeId, headSha, readAt } = pullRequest;
  const position = (list: PagedList, after: string | null): OpenList => ({
    number,
    pullRequestId,
    nodeId,
    headSha,
    readAt,
    list,
    after,
  });
  return Object.entries(pullRequest.pending).flatMap(([name, where]) => {
    if (name === 'files' || name === 'reviewComments') return [];
    const after = 'after' in where ? where.after : null;
    // Statuses are listed among the check runs; alone they are still open when the check runs had come to their end.
    if (name === 'commitStatuses') return 'checkRuns' in pullRequest.pending ? [] : [position('checkRuns', after)];
    return [position(name as PagedList, after)];
  });
}

type ReadLists = Required<ListsRead>;

async function readByGraphql(
  github: GitHub,
  repository: Repository,
  open: OpenList[],
  pace: Pace,
  deadline: number,
): Promise<ReadLists> {
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
      if (!isLocal(error) || !isNarrowest(pace) || !origin) throw error;
      failed.push({ origin, error });
    }
  }
  // That one list fails says something of the list only where GitHub answers otherwise.
  if (failed[0] && answered === 0) await mustAnswer(github, repository, failed[0].error);
  for (const { origin, error } of failed) {
    read.unread.push({ number: origin.number, list: origin.list, reason: error.failure.detail });
  }
  return read;
}

/** Throws the failure again unless GitHub answers something else about the repository. */
async function mustAnswer(github: GitHub, { githubId }: Repository, error: FailureError): Promise<void> {
  try {
    await findRepositoryById(github, githubId);
  } catch (cause) {
    if (cause instanceof FailureError) throw error;
    throw cause;
  }
}

function take(read: ReadLists, origin: OpenList, continued: Exclude<Continued, { state: 'again' }>): void {
  if (continued.state === 'gone') read.gone.push(origin.number);
  else if (continued.state === 'unread') {
    read.unread.push({ number: origin.number, list: origin.list, reason: continued.reason });
  } else {
    read.unreadable.push(...continued.unreadable);
    for (const { list, page } of continued.lists) read.reads.push(readOf(origin, list, page));
  }
}

/** Lists that REST gives whole, from its own budget: inline comments, and files, of which GraphQL would take 30 points. */
async function readByRest(
  github: GitHub,
  repository: Repository,
  pending: PendingPullRequest[],
  deadline: number,
): Promise<Pick<ReadLists, 'reads' | 'unread'> & { notFound: number[] }> {
  const requests = pending.flatMap((pullRequest) => {
    const { number, changedFiles, pending: lists } = pullRequest;
    const due: RestRead[] = [];
    if (lists.reviewComments) {
      const rows = () => readPullRequestComments(github, repository, number);
      due.push({ pullRequest, list: 'reviewComments', rows });
    }
    if (lists.files) {
      const rows = () => readPullRequestFiles(github, repository, number, changedFiles);
      due.push({ pullRequest, list: 'files', rows });
    }
    return due;
  });
  const outcomes: RestOutcome[] = [];
  // The first few are read however late it is, so that every round gets on.
  for (let from = 0; from < requests.length && (from === 0 || Date.now() < deadline); from += REST_AT_ONCE) {
    outcomes.push(
      ...(await Promise.all(requests.slice(from, from + REST_AT_ONCE).map((request) => readWhole(request)))),
    );
  }
  const failed = outcomes.filter((outcome) => outcome.state === 'failed');
  // A refusal is an answer; only where nothing was answered may all of GitHub be away.
  const isAway = failed.length === outcomes.length && failed.every(({ error }) => error.failure.kind !== 'rejected');
  if (failed[0] && isAway) await mustAnswer(github, repository, failed[0].error);
  return {
    reads: outcomes.flatMap((outcome) => (outcome.state === 'read' ? [outcome.read] : [])),
    notFound: outcomes.flatMap((outcome) => (outcome.state === 'not_found' ? [outcome.number] : [])),
    unread: failed.map(({ number, list, error }) => ({ number, list, reason: error.failure.detail })),
  };
}

type RestRead = { pullRequest: PendingPullRequest } & (
  { list: 'reviewComments'; rows: () => Promise<Comment[]> } | { list: 'files'; rows: () => Promise<ChangedFile[]> }
);

type RestOutcome =
  | { state: 'read'; read: ListRead }
  | { state: 'not_found'; number: number }
  | { state: 'failed'; number: number; list: ListName; error: FailureError };

async function readWhole(request: RestRead, tried = 1): Promise<RestOutcome> {
  const { pullRequestId, readAt, number } = request.pullRequest;
  try {
    const whole = { pullRequestId, readAt, after: null };
    if (request.list === 'reviewComments') {
      const rows = await request.rows();
      return { state: 'read', read: { ...whole, list: request.list, rows, total: rows.length } };
    }
    const rows = await request.rows();
    return { state: 'read', read: { ...whole, list: request.list, rows, total: rows.length } };
  } catch (error) {
    if (isNotFound(error)) return { state: 'not_found', number };
    if (isLocal(error) && error.failure.kind === 'rejected' && tried < MAX_TRIES) return readWhole(request, tried + 1);
    if (isLocal(error)) return { state: 'failed', number, list: request.list, error };
    throw error;
  }
}

/** Which of the pull requests whose lists were not found are gone themselves. Throws when the repository is. */
async function goneOf(github: GitHub, repository: Repository, numbers: number[], pace: Pace): Promise<number[]> {
  if (numbers.length === 0) return [];
  const { gone } = await readPullRequests(github, repository, [...new Set(numbers)], pace);
  return gone;
}

function isNotFound(error: unknown): boolean {
  return error instanceof FailureError && error.failure.kind === 'unavailable' && error.failure.reason === 'not_found';
}

/** What the credential may not read is at its end: what is stored of it stays. */
function readOf<Name extends ListRead['list']>(
  origin: OpenList,
  list: Name,
  page: ChildList<(ListRead & { list: Name })['rows'][number]>,
): ListRead {
  const { pullRequestId, readAt } = origin;
  if (page.state !== 'complete' && page.state !== 'continues') {
    return { pullRequestId, readAt, list, rows: [], total: null, after: null };
  }
  const after = page.state === 'continues' ? page.after : null;
  const unread = page.unread && { unread: page.unread };
  return { pullRequestId, readAt, list, rows: page.rows, total: page.total, after, ...unread } as ListRead;
}
