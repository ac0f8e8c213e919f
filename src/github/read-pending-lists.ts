import type { Pace } from '../domain/cursor/pace.ts';
import type { ListsRead, PendingPullRequest } from '../domain/pending-lists.ts';
import type { GitHub } from './client.ts';
import { readByGraphql } from './pending-by-graphql.ts';
import { readByRest } from './pending-by-rest.ts';
import { readPullRequests } from './pull-requests-by-number.ts';
import type { Repository } from './repository.ts';

/** No further request begins after this time: the next round reads the rest, well within the lease. */
const ROUND_MS = 10_000;

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
  const byGraphql = await readByGraphql(github, repository, pending, pace, deadline);
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

/** Which of the pull requests with missing lists are gone themselves. Throws when the repository is gone. */
async function goneOf(github: GitHub, repository: Repository, numbers: number[], pace: Pace): Promise<number[]> {
  if (numbers.length === 0) return [];
  const { gone } = await readPullRequests(github, repository, [...new Set(numbers)], pace);
  return gone;
}
