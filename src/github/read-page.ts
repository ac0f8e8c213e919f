import type { PullRequestPage } from '../domain/page.ts';
import { FailureError } from '../errors.ts';
import type { GitHub, GraphqlAnswer } from './client.ts';
import type { PullRequestNode } from './map-pull-request.ts';
import { PullRequestPageDocument } from './queries.generated.ts';
import type { TagPages } from './tag-pages.ts';
import { taggedSnapshots } from './tagged-snapshots.ts';

export interface Repository {
  owner: string;
  name: string;
  /** GitHub's id: the name may come to belong to another repository. */
  githubId: string;
  /** It is read with the deployment's own token, which serves public repositories only. */
  publicOnly: boolean;
}

export interface PageRequest {
  after: string | null;
  /** Pull requests updated before this instant (milliseconds since the epoch) are left out, and end the list. */
  bound: number;
  width: number;
  listSize: number;
  commentsSince: number | null;
}

/**
 * Reads one page of pull requests by `updatedAt` descending. Throws a `FailureError`; `too_wide` also for the null nodes
 * by which GitHub shows that it gave up, `cursor_refused` for a cursor that does not move.
 */
export async function readPage(
  github: GitHub,
  repository: Repository,
  tagPages: TagPages,
  request: PageRequest,
): Promise<PullRequestPage> {
  const sent = Date.now();
  const answer = await github.graphql(PullRequestPageDocument, {
    owner: repository.owner,
    name: repository.name,
    width: request.width,
    listSize: request.listSize,
    after: request.after,
  });
  const seconds = (Date.now() - sent) / 1000;
  const found = sameRepository(answer.data.repository, repository);
  const { totalCount, pageInfo, edges } = found.pullRequests;
  const entries = (edges ?? []).map((edge) => {
    if (!edge?.node) throw new FailureError({ kind: 'too_wide', detail: 'GitHub left pull requests of a page null' });
    return { cursor: edge.cursor, node: edge.node, updatedAt: Date.parse(edge.node.updatedAt) };
  });
  if (pageInfo.hasNextPage && (pageInfo.endCursor === null || pageInfo.endCursor === request.after)) {
    throw new FailureError({
      kind: 'cursor_refused',
      detail: `the cursor ${request.after ?? 'of the first page'} does not move`,
    });
  }
  const kept = entries.filter((entry) => entry.updatedAt >= request.bound);
  const metBound = kept.length < entries.length;
  return {
    numbers: kept.map((entry) => entry.node.number),
    newest: kept[0]?.updatedAt ?? null,
    oldest: kept.at(-1)?.updatedAt ?? null,
    fresh: kept.filter((entry) => entry.updatedAt > request.bound).length,
    cursor: kept.at(-1)?.cursor ?? null,
    end: metBound ? 'bound' : pageInfo.hasNextPage ? null : 'list',
    total: { count: totalCount, at: sent },
    seconds,
    bytes: 0,
    unreadable: answer.unreadable.length > 0 ? ['checkRuns'] : [],
    fullName: found.nameWithOwner,
    snapshots: () =>
      snapshotsOf(
        kept.map((entry) => entry.node),
        answer,
        tagPages,
        request.commentsSince,
      ),
    restPage: () => tagPages.page(),
  };
}

async function snapshotsOf(
  nodes: PullRequestNode[],
  answer: GraphqlAnswer<unknown>,
  tagPages: TagPages,
  commentsSince: number | null,
) {
  if (nodes.length === 0) return [];
  const tags = await tagPages.tagsOf(nodes);
  return taggedSnapshots(nodes, tags, answer, (node) => {
    const byRepository = commentsSince !== null && Date.parse(node.createdAt) >= commentsSince;
    return { state: 'deferred', by: byRepository ? 'repository' : 'pull_request' };
  });
}

/** The repository that was asked for; another one under its name is as good as none. */
export function sameRepository<Found extends { databaseId: number | null; isPrivate: boolean }>(
  found: Found | null,
  repository: Repository,
): Found {
  if (found && String(found.databaseId) === repository.githubId) {
    if (!found.isPrivate || !repository.publicOnly) return found;
    const detail = `${repository.owner}/${repository.name} has become private: it needs a connection of its own`;
    throw new FailureError({ kind: 'unavailable', reason: 'no_access', detail });
  }
  const detail = found
    ? `${repository.owner}/${repository.name} is another repository now`
    : `GitHub shows no repository ${repository.owner}/${repository.name}`;
  throw new FailureError({ kind: 'unavailable', reason: 'not_found', detail });
}
