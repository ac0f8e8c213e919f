import type { ListTotals } from '../domain/totals.ts';
import { FailureError } from '../errors.ts';
import type { GitHub } from './client.ts';
import type { Hole } from './holes.ts';
import { shownEntries } from './map-list.ts';
import { PullRequestTotalsDocument, type PullRequestTotalsQuery } from './queries.generated.ts';
import { sameRepository, type Repository } from './repository.ts';

/** ⌊147 / 4 connections⌋: the widest page that costs one point. */
export const TOTALS_WIDTH = 36;

export interface TotalsPage {
  totals: ListTotals[];
  /** Where the list goes on; null at its end, or at the bound. */
  cursor: string | null;
  total: { count: number; at: number };
  fullName: string;
  /** When the request was sent, ISO 8601. */
  readAt: string;
}

/**
 * One page of GitHub's counts for each pull request. When all are read, they come in the order of creation, which never
 * changes; those updated at or after a `bound` come newest first.
 */
export async function readTotals(
  github: GitHub,
  repository: Repository,
  position: { after: string | null; bound: number },
): Promise<TotalsPage> {
  const { after, bound } = position;
  const sent = Date.now();
  const answer = await github.graphql(PullRequestTotalsDocument, {
    owner: repository.owner,
    name: repository.name,
    width: TOTALS_WIDTH,
    after,
    orderBy: bound === 0 ? { field: 'CREATED_AT', direction: 'ASC' } : { field: 'UPDATED_AT', direction: 'DESC' },
  });
  const { nameWithOwner, pullRequests } = sameRepository(answer.data.repository, repository, answer.holes);
  const nodes = shownEntries(pullRequests.nodes, 'totals');
  // A pull request that GitHub does not show is compared with what was listed when it was read.
  const totals = nodes.flatMap((node, index): ListTotals[] => {
    if (!node) return [];
    const hole = answer.holes.at(`repository.pullRequests.nodes.${index}.statusCheckRollup`);
    return [
      {
        number: node.number,
        updatedAt: node.updatedAt,
        files: node.changedFiles,
        reviews: node.reviews?.totalCount ?? null,
        commits: node.commits?.totalCount ?? null,
        comments: node.comments?.totalCount ?? null,
        checkRuns: checkRunsOf(node.statusCheckRollup, hole),
      },
    ];
  });
  const covered = totals.filter(({ updatedAt }) => Date.parse(updatedAt) >= bound);
  const { hasNextPage, endCursor } = pullRequests.pageInfo;
  if (hasNextPage && (endCursor === null || endCursor === after)) {
    throw new FailureError({ kind: 'cursor_refused', detail: 'the cursor of the totals does not move' });
  }
  return {
    totals: covered,
    cursor: hasNextPage && covered.length === totals.length ? endCursor : null,
    total: { count: pullRequests.totalCount, at: sent },
    fullName: nameWithOwner,
    readAt: answer.sentAt,
  };
}

type Node = NonNullable<
  NonNullable<NonNullable<PullRequestTotalsQuery['repository']>['pullRequests']['nodes']>[number]
>;

/**
 * GitHub's count of a head commit's check runs. A rollup that is null without an error has none. The count is null where
 * it is not known: after an error, and for a query that left out a field of it (see dialect.ts).
 */
function checkRunsOf(rollup: Partial<Node['statusCheckRollup']> | undefined, hole: Hole | null): number | null {
  if (rollup === null) return hole ? null : 0;
  return rollup?.contexts?.checkRunCount ?? null;
}
