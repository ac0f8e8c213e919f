import { z } from 'zod';
import { FailureError } from '../errors.ts';
import type { GitHub } from './client.ts';
import { hasNextPage } from './link-header.ts';
import { shownEntries } from './map-list.ts';
import { parseRest } from './parse-rest.ts';
import { restPageOf } from '../domain/cursor/rest-walk.ts';
import { PingDocument, PullRequestKeysDocument } from './queries.generated.ts';
import { sameRepository, type Repository } from './repository.ts';

/**
 * A pull request's place in the list by `updatedAt`; `number` is null when GitHub lists the pull request and does not
 * show it.
 */
export interface PullRequestKey {
  cursor: string;
  number: number | null;
  /** Milliseconds since the epoch. */
  updatedAt: number | null;
}

/** Keys of pull requests, newest `updated` first, and how many pull requests GitHub says there are, and when it said so. */
export interface KeysPage {
  /** One for each entry of the page; without a cursor when GitHub does not say the place either. */
  keys: (Omit<PullRequestKey, 'cursor'> & { cursor: string | null })[];
  /** The list goes on after this page, however short it is. */
  hasNext: boolean;
  total: { count: number; at: number };
}

/** Numbers of pull requests, newest `updated` first; `next` is the next page, null at the end. */
export interface NumbersPage {
  pulls: { number: number; updatedAt: number }[];
  next: number | null;
}

/** Whether GraphQL answers at all, without any pull request. Throws a `FailureError` when it does not. */
export async function ping(github: GitHub, repository: Repository): Promise<void> {
  const { owner, name } = repository;
  const { data, holes } = await github.graphql(PingDocument, { owner, name });
  sameRepository(data.repository, repository, holes);
}

/**
 * The key of the next pull request after a cursor; null at the end of the list. Throws a `FailureError`, `too_wide`, when
 * GitHub does not say where the list goes on behind the pull request.
 */
export async function readNextKey(
  github: GitHub,
  repository: Repository,
  after: string | null,
): Promise<PullRequestKey | null> {
  const { keys, hasNext } = await readKeys(github, repository, after, 1);
  const [key] = keys;
  if (!key && !hasNext) return null;
  if (key && key.cursor !== null) return { ...key, cursor: key.cursor };
  throw new FailureError({ kind: 'too_wide', detail: 'GitHub gives the next pull request no place in the list' });
}

/** The keys of the next pull requests after a cursor, at most `width`. Throws a `FailureError`. */
export async function readKeys(
  github: GitHub,
  repository: Repository,
  after: string | null,
  width: number,
): Promise<KeysPage> {
  const { owner, name } = repository;
  const at = Date.now();
  const { data, holes } = await github.graphql(PullRequestKeysDocument, { owner, name, width, after });
  const { edges, totalCount: count, pageInfo } = sameRepository(data.repository, repository, holes).pullRequests;
  const keys = shownEntries(edges, 'pull requests').map((edge) => ({
    cursor: edge?.cursor ?? null,
    number: edge?.node?.number ?? null,
    updatedAt: edge?.node ? Date.parse(edge.node.updatedAt) : null,
  }));
  // The page's own cursor is that of its last entry.
  const last = keys.at(-1);
  if (last) last.cursor ??= pageInfo.endCursor;
  return { keys, hasNext: pageInfo.hasNextPage, total: { count, at } };
}

/** How many pages of REST's list are searched for a pull request, from its expected place on. */
const MAX_PAGES = 10;

/**
 * The number of a pull request that GitHub lists after a cursor and does not show; null at the end of the list. When
 * GitHub does not show its key either, REST's list, in the same order, has it before the next one. `passed` is how many
 * pull requests were counted before the cursor: the search begins there. The number is null when no list tells. Throws a
 * `FailureError` when a list cannot be read: a pull request that is counted without its number is not read again until
 * its place in the list is tried again, so the page is read again instead.
 */
export async function numberOfHole(
  github: GitHub,
  repository: Repository,
  after: string | null,
  passed: number,
): Promise<{ number: number | null } | null> {
  const { keys, hasNext } = await readKeys(github, repository, after, 2);
  const [hole, next] = keys;
  if (!hole) return hasNext ? { number: null } : null;
  if (hole.number !== null) return { number: hole.number };
  // REST's list shows the number only before a known one, or at the end.
  if (next ? next.number === null : hasNext) return { number: null };
  let before: number | null = null;
  const first = restPageOf(passed);
  for (let page: number | null = first; page !== null && page < first + MAX_PAGES;) {
    const { pulls, next: following }: NumbersPage = await readNumbers(github, repository, page);
    for (const { number } of pulls) {
      if (number === next?.number) return { number: before };
      before = number;
    }
    if (following === null && !next) return { number: before };
    const oldest = pulls.at(-1)?.updatedAt ?? 0;
    if (next?.updatedAt && oldest < next.updatedAt) break;
    page = following;
  }
  return { number: null };
}

/** https://docs.github.com/en/rest/pulls/pulls#list-pull-requests */
const Row = z.object({ number: z.number(), updated_at: z.string() });

/** One page of REST's list, a hundred numbers. Throws a `FailureError`. */
export async function readNumbers(github: GitHub, repository: Repository, page: number): Promise<NumbersPage> {
  const route = '/repos/{owner}/{repo}/pulls';
  const { owner, name: repo } = repository;
  const listing = { state: 'all', sort: 'updated', direction: 'desc', per_page: 100, page };
  const { data, headers } = await github.rest(route, { owner, repo, ...listing });
  const pulls = parseRest(z.array(Row), data, route);
  return {
    pulls: pulls.map((row) => ({ number: row.number, updatedAt: Date.parse(row.updated_at) })),
    next: hasNextPage(headers) ? page + 1 : null,
  };
}
