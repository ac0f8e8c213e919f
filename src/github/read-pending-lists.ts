import type { ChildList } from '../domain/entities.ts';
import type { ListRead, PendingPullRequest } from '../domain/pending-lists.ts';
import { FailureError } from '../errors.ts';
import type { GitHub } from './client.ts';
import { continueLists, type ListPosition, type PagedList } from './continue-lists.ts';
import type { Repository } from './read-page.ts';
import { readPullRequestComments } from './review-comments.ts';

/** Lists continued in one request: GitHub spends about a tenth of a second on each, and has ten. */
const LISTS_A_REQUEST = 25;

/** REST requests at once: a Worker waits for six answers at a time, and one of them is GraphQL's. */
const REST_AT_ONCE = 5;

interface OpenList extends ListPosition {
  pullRequestId: string;
  readAt: string;
}

/** Reads the next page of every list that is pending, in as few requests as GitHub allows. */
export async function readPendingLists(
  github: GitHub,
  repository: Repository,
  pending: PendingPullRequest[],
): Promise<{ reads: ListRead[]; unreadable: string[] }> {
  const open = pending.flatMap(openLists);
  const unreadable = new Set<string>();
  const reads: ListRead[] = [];
  for (let from = 0; from < open.length; from += LISTS_A_REQUEST) {
    const batch = open.slice(from, from + LISTS_A_REQUEST);
    const answer = await continueLists(github, batch);
    if (answer.unreadable) unreadable.add('checkRuns');
    answer.pages.forEach((lists, index) => {
      const origin = batch[index];
      if (origin) reads.push(...lists.flatMap(({ list, page }) => readOf(origin, list, page)));
    });
  }
  reads.push(...(await readOwnComments(github, repository, pending)));
  return { reads, unreadable: [...unreadable] };
}

function openLists(pullRequest: PendingPullRequest): OpenList[] {
  const { pullRequestId, nodeId, readAt } = pullRequest;
  const position = (list: PagedList, after: string): OpenList => ({ pullRequestId, nodeId, readAt, list, after });
  return Object.entries(pullRequest.pending).flatMap(([name, where]) => {
    if (!('after' in where) || name === 'reviewComments') return [];
    // Statuses are listed among the check runs; alone they are still open when the check runs had come to their end.
    if (name === 'commitStatuses')
      return 'checkRuns' in pullRequest.pending ? [] : [position('checkRuns', where.after)];
    return [position(name as PagedList, where.after)];
  });
}

async function readOwnComments(
  github: GitHub,
  repository: Repository,
  pending: PendingPullRequest[],
): Promise<ListRead[]> {
  const due = pending.filter((pullRequest) => pullRequest.pending.reviewComments);
  const reads: ListRead[] = [];
  for (let from = 0; from < due.length; from += REST_AT_ONCE) {
    const batch = due.slice(from, from + REST_AT_ONCE).map(async ({ pullRequestId, readAt, number }) => {
      const rows = await readPullRequestComments(github, repository, number);
      return { pullRequestId, readAt, list: 'reviewComments' as const, rows, total: rows.length, after: null };
    });
    reads.push(...(await Promise.all(batch)));
  }
  return reads;
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
