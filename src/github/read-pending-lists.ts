import { WIDEST_PAGE, type Pace } from '../domain/cursor/pace.ts';
import type { ChangedFile, ChildList, Comment, ListName } from '../domain/entities.ts';
import type { ListRead, ListsRead, PendingPullRequest } from '../domain/pending-lists.ts';
import { FailureError } from '../errors.ts';
import type { GitHub } from './client.ts';
import { continueLists, passRow, type Continued, type ListPosition, type PagedList } from './continue-lists.ts';
import { findRepositoryById } from './find-repository.ts';
import { isLocal } from './is-local.ts';
import { readPullRequests } from './pull-requests-by-number.ts';
import type { Repository } from './repository.ts';
import { readPullRequestComments } from './review-comments.ts';
import { readPullRequestFiles } from './pull-request-files.ts';
import type { WholeList } from './read-rest-list.ts';
import { ping } from './read-keys.ts';

/**
 * How many lists one request continues at full width: a pull request of a page has eight lists, these have one each.
 */
const LISTS_A_REQUEST = 25;

/** No further request begins after this time: the next round reads the rest, well within the lease. */
const ROUND_MS = 10_000;

/** REST requests at once: a Worker can wait for six answers at a time, and one of them is GraphQL's. */
const REST_AT_ONCE = 5;

/** Whether this is the narrowest pace: one list alone, with the fewest rows. */
function isNarrowest({ width, listSize }: Pace): boolean {
  return width === 1 && listSize === 1;
}

/** How often a list that GitHub does not show is asked for alone before it is named: one failure may pass. */
const MAX_TRIES = 3;

/** The lists that GitHub lists together. */
const CHECKS: ListName[] = ['checkRuns', 'commitStatuses'];

interface OpenList extends ListPosition {
  pullRequestId: string;
  readAt: string;
  /** The lists in it: GitHub lists statuses among the check runs. */
  names: ListName[];
}

/**
 * Reads the next page of pending lists, in as few requests as GitHub allows; at least of some of them. A list that
 * GitHub refuses to show is named in `unread`; so is one that GitHub cannot give alone, with the fewest rows. Throws a
 * `FailureError` for a failure that may not repeat at a narrower pace or later.
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
  const notFound = byRest.notFound.map(({ number }) => number);
  for (const number of await goneOf(github, repository, notFound, pace)) gone.add(number);
  const lost = byRest.notFound.filter(({ number }) => !gone.has(number));
  const reason = 'GitHub shows the pull request, but not this list of it';
  return {
    reads: [...byGraphql.reads, ...byRest.reads],
    unreadable: [...new Set(byGraphql.unreadable)],
    gone: [...gone],
    unread: [...byGraphql.unread, ...byRest.unread, ...lost.map(({ number, list }) => ({ number, list, reason }))],
  };
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

/** Names the rest of a list as unread. */
function leave({ unread }: ReadLists, { number, names }: OpenList, reason: string): void {
  unread.push(...names.map((list) => ({ number, list, reason })));
}

/** Throws the failure again unless GitHub answers another question about the repository, by its id or by its name. */
async function mustAnswer(github: GitHub, repository: Repository, error: FailureError): Promise<void> {
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

function take(read: ReadLists, origin: OpenList, continued: Exclude<Continued, { state: 'again' }>): void {
  if (continued.state === 'gone') read.gone.push(origin.number);
  else if (continued.state === 'unread' && !continued.lists) {
    leave(read, origin, continued.reason);
  } else {
    if (continued.state === 'read') read.unreadable.push(...continued.unreadable);
    for (const { list, page } of continued.lists ?? []) read.reads.push(readOf(origin, list, page));
  }
}

/**
 * Lists that REST gives whole, from its own budget: inline comments, and files, which would cost 30 points in GraphQL.
 */
async function readByRest(
  github: GitHub,
  repository: Repository,
  pending: PendingPullRequest[],
  deadline: number,
): Promise<Pick<ReadLists, 'reads' | 'unread'> & { notFound: { number: number; list: ListName }[] }> {
  const requests = pending.flatMap((pullRequest) => {
    const { number, changedFiles, pending: lists } = pullRequest;
    const due: RestRead[] = [];
    if (lists.reviewComments) {
      const whole = () => readPullRequestComments(github, repository, number);
      due.push({ pullRequest, list: 'reviewComments', whole });
    }
    if (lists.files) {
      const whole = () => readPullRequestFiles(github, repository, number, changedFiles);
      due.push({ pullRequest, list: 'files', whole });
    }
    return due;
  });
  const outcomes: RestOutcome[] = [];
  // The first few are read at any time, so that every round makes progress.
  for (let from = 0; from < requests.length && (from === 0 || Date.now() < deadline); from += REST_AT_ONCE) {
    outcomes.push(
      ...(await Promise.all(requests.slice(from, from + REST_AT_ONCE).map((request) => readWhole(request)))),
    );
  }
  const failed = outcomes.filter((outcome) => outcome.state === 'failed');
  // A refusal is an answer. Only when no request was answered may all of GitHub be away.
  const isAway = failed.length === outcomes.length && failed.every(({ error }) => !isAnswer(error));
  if (failed[0] && isAway) await mustAnswer(github, repository, failed[0].error);
  return {
    reads: outcomes.flatMap((outcome) => (outcome.state === 'read' ? [outcome.read] : [])),
    notFound: outcomes.flatMap((outcome) => (outcome.state === 'not_found' ? [outcome] : [])),
    unread: failed.map(({ number, list, error }) => ({ number, list, reason: error.failure.detail })),
  };
}

type RestRead = { pullRequest: PendingPullRequest } & (
  | { list: 'reviewComments'; whole: () => Promise<WholeList<Comment>> }
  | { list: 'files'; whole: () => Promise<WholeList<ChangedFile>> }
);

type RestOutcome =
  | { state: 'read'; read: ListRead }
  | { state: 'not_found'; number: number; list: ListName }
  | { state: 'failed'; number: number; list: ListName; error: FailureError };

async function readWhole(request: RestRead, tried = 1): Promise<RestOutcome> {
  const { list, pullRequest } = request;
  const { pullRequestId, readAt, number } = pullRequest;
  const place = { pullRequestId, readAt, after: null };
  try {
    const { rows, unread } = await request.whole();
    const total = rows.length + unread.length;
    return { state: 'read', read: { ...place, list, rows, total, unread } as ListRead };
  } catch (error) {
    if (!isLocal(error)) throw error;
    if (isNotFound(error)) return { state: 'not_found', number, list };
    if (isAnswer(error) && tried < MAX_TRIES) return readWhole(request, tried + 1);
    return { state: 'failed', number, list, error };
  }
}

/** Which of the pull requests with missing lists are gone themselves. Throws when the repository is gone. */
async function goneOf(github: GitHub, repository: Repository, numbers: number[], pace: Pace): Promise<number[]> {
  if (numbers.length === 0) return [];
  const { gone } = await readPullRequests(github, repository, [...new Set(numbers)], pace);
  return gone;
}

/** Whether GitHub refused, rather than failed. */
function isAnswer({ failure: { kind } }: FailureError): boolean {
  return kind === 'rejected' || kind === 'unavailable';
}

function isNotFound({ failure }: FailureError): boolean {
  return failure.kind === 'unavailable' && failure.reason === 'not_found';
}

/** A list that the credential may not read counts as ended: its stored rows stay. */
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
