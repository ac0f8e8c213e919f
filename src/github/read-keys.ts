import { z } from 'zod';
import type { GitHub } from './client.ts';
import { hasNextPage } from './link-header.ts';
import { parseRest } from './parse-rest.ts';
import { PullRequestKeysDocument } from './queries.generated.ts';
import { sameRepository, type Repository } from './repository.ts';

/** Where a pull request stands in the list by `updatedAt`; `number` is null where GitHub lists one and does not show it. */
export interface PullRequestKey {
  cursor: string;
  number: number | null;
  /** Milliseconds since the epoch. */
  updatedAt: number | null;
}

/** Numbers of pull requests, newest `updated` first; `next` is the next page, null at the end. */
export interface NumbersPage {
  pulls: { number: number; updatedAt: number }[];
  next: number | null;
}

/** The next pull request after a cursor, by nothing but its key; null at the end of the list. Throws a `FailureError`. */
export async function readNextKey(
  github: GitHub,
  repository: Repository,
  after: string | null,
): Promise<PullRequestKey | null> {
  const { owner, name } = repository;
  const { data, holes } = await github.graphql(PullRequestKeysDocument, { owner, name, width: 1, after });
  const edge = sameRepository(data.repository, repository, holes).pullRequests.edges?.[0];
  if (!edge) return null;
  const { cursor, node } = edge;
  return { cursor, number: node?.number ?? null, updatedAt: node ? Date.parse(node.updatedAt) : null };
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
