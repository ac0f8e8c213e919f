import type { PullRequestPage } from '../domain/page.ts';
import { FailureError } from '../errors.ts';
import type { GitHub, GraphqlAnswer } from './client.ts';
import { reasonOf, shownEntries } from './map-list.ts';
import { mapPullRequests } from './map-pull-requests.ts';
import { PullRequestPageDocument, type PullRequestPageQuery } from './queries.generated.ts';
import { numberOfHole } from './read-keys.ts';
import { readTagRests } from './read-tag-rests.ts';
import { sameRepository, type Repository } from './repository.ts';
import { withoutLists } from './without-lists.ts';

export interface PageRequest {
  after: string | null;
  /** Pull requests updated before this instant (milliseconds since the epoch) are left out, and end the list. */
  bound: number;
  width: number;
  listSize: number;
  /** How many pull requests lie before `after` in the list, as far as they were counted. */
  passed: number;
  commentsSince: number | null;
}

/**
 * Reads one page of pull requests by `updatedAt` descending. Throws a `FailureError`: `too_wide` also for null pull
 * requests without an error, which mean that GitHub gave up; `cursor_refused` for a cursor that does not move. A pull
 * request that stays null alone, or has an error, is named in `unread`, with its number when it can be found.
 */
export async function readPage(github: GitHub, repository: Repository, request: PageRequest): Promise<PullRequestPage> {
  const sent = Date.now();
  const answer = await askForPage(github, repository, request, PullRequestPageDocument);
  const seconds = (Date.now() - sent) / 1000;
  const found = sameRepository(answer.data.repository, repository, answer.holes);
  const { totalCount, pageInfo } = found.pullRequests;
  if (pageInfo.hasNextPage && (pageInfo.endCursor === null || pageInfo.endCursor === request.after)) {
    throw new FailureError({
      kind: 'cursor_refused',
      detail: `the cursor ${request.after ?? 'of the first page'} does not move`,
    });
  }
  const entries = shownEntries(found.pullRequests.edges, 'pull requests').map((edge, index) => {
    const place = placeOf(index);
    const isNamed =
      answer.holes.at(place) !== null || answer.holes.at(`repository.pullRequests.edges.${index}`) !== null;
    if (!edge?.node && !isNamed && request.width > 1) {
      throw new FailureError({ kind: 'too_wide', detail: 'GitHub left pull requests of a page null' });
    }
    const updatedAt = Date.parse(edge?.node?.updatedAt ?? '');
    const known = { place, cursor: edge?.cursor ?? null, number: edge?.node?.number ?? null };
    if (!edge?.node || Number.isNaN(updatedAt)) return { ...known, node: null, updatedAt: null };
    return { ...known, node: edge.node, updatedAt };
  });
  // Entries beyond the bound do not matter, even when GitHub does not show them.
  const beyond = entries.findIndex(({ updatedAt }) => updatedAt !== null && updatedAt < request.bound);
  const metBound = beyond >= 0;
  const kept = metBound ? entries.slice(0, beyond) : entries;
  const shown = kept.flatMap(({ node, place, updatedAt }) =>
    node && updatedAt !== null ? [{ node, place, updatedAt }] : [],
  );
  const tagRests = await readTagRests(
    github,
    repository,
    shown.map(({ node }) => node),
  );
  const { snapshots, unread, unreadable } = mapPullRequests(shown, answer, tagRests, (node) => {
    const { commentsSince } = request;
    const byRepository = commentsSince !== null && Date.parse(node.createdAt) >= commentsSince;
    return { state: 'deferred', by: byRepository ? 'repository' : 'pull_request' };
  });
  for (const [index, entry] of kept.entries()) {
    if (entry.node) continue;
    const after = kept.slice(0, index).findLast(({ cursor }) => cursor !== null)?.cursor ?? request.after;
    const number = entry.number ?? (await numberOfHole(github, repository, after, request.passed))?.number ?? null;
    const reason =
      entry.number === null ? reasonOf(answer.holes, entry.place) : 'GitHub does not say when it was updated';
    unread.push({ number, ...(number === null && { after }), list: null, reason });
  }
  return {
    numbers: shown.map(({ node }) => node.number),
    newest: shown[0]?.updatedAt ?? null,
    oldest: shown.at(-1)?.updatedAt ?? null,
    fresh: shown.filter(({ updatedAt }) => updatedAt > request.bound).length,
    cursor: kept.findLast(({ cursor }) => cursor !== null)?.cursor ?? (metBound ? null : pageInfo.endCursor),
    end: metBound ? 'bound' : pageInfo.hasNextPage ? null : 'list',
    total: { count: totalCount, at: sent },
    seconds,
    bytes: answer.bytes,
    unread,
    unreadable,
    fullName: found.nameWithOwner,
    snapshots,
  };
}

/** The answer to a page's query. When lists made pull requests null, the answer to the query without these lists. */
async function askForPage(
  github: GitHub,
  { owner, name }: Repository,
  { width, listSize, after }: PageRequest,
  query: typeof PullRequestPageDocument,
): Promise<GraphqlAnswer<PullRequestPageQuery>> {
  const variables = { owner, name, width, listSize, after };
  const answer = await github.graphql(query, variables);
  const edges = answer.data.repository?.pullRequests.edges ?? [];
  const rest = withoutLists(
    query,
    edges.map((_, index) => answer.holes.at(placeOf(index))),
  );
  return rest ? github.graphql(rest, variables) : answer;
}

function placeOf(index: number): string {
  return `repository.pullRequests.edges.${index}.node`;
}
