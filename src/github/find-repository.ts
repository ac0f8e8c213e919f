import { z } from 'zod';
import { FailureError } from '../errors.ts';
import type { GitHub, RestAnswer } from './client.ts';
import { GitHubId } from './github-id.ts';
import { parseRest } from './parse-rest.ts';
import { splitName } from './split-name.ts';

/** https://docs.github.com/en/rest/repos/repos#get-a-repository */
const Row = z.object({
  id: GitHubId,
  node_id: z.string(),
  full_name: z.string(),
  private: z.boolean(),
  archived: z.boolean().default(false),
  default_branch: z.string().nullish(),
  pushed_at: z.iso.datetime({ offset: true }).nullish(),
});

/** A repository as GitHub describes it. */
export interface FoundRepository {
  githubId: string;
  nodeId: string;
  fullName: string;
  defaultBranch: string | null;
  isPrivate: boolean;
  isArchived: boolean;
  /** When somebody last pushed, ISO 8601; null when nobody did. */
  pushedAt: string | null;
  /** How many pull requests it has; null where GitHub does not say it: REST. */
  pullRequestCount: number | null;
}

/**
 * A repository by its name, as GitHub shows it to the credential. Throws a `FailureError`, `unavailable` when there is
 * none.
 */
export async function findRepository(github: GitHub, fullName: string): Promise<FoundRepository> {
  const { owner, name: repo } = splitName(fullName);
  const route = '/repos/{owner}/{repo}';
  return fromAnswer(await github.rest(route, { owner, repo }), route);
}

/** A repository by its id, which stays when the name changes. Throws like `findRepository`. */
export async function findRepositoryById(github: GitHub, githubId: string): Promise<FoundRepository> {
  const route = '/repositories/{id}';
  return fromAnswer(await github.rest(route, { id: githubId }), route);
}

/**
 * The same repository. Throws `unavailable`, `no_access`, when it is private and the credential serves only public
 * ones.
 */
export function onlyPublic(found: FoundRepository, publicOnly: boolean): FoundRepository {
  if (!found.isPrivate || !publicOnly) return found;
  const detail = `${found.fullName} has become private: it needs a connection of its own`;
  throw new FailureError({ kind: 'unavailable', reason: 'no_access', detail });
}

function fromAnswer({ data }: RestAnswer, route: string): FoundRepository {
  const row = parseRest(Row, data, route);
  return {
    githubId: row.id,
    nodeId: row.node_id,
    fullName: row.full_name,
    defaultBranch: row.default_branch ?? null,
    isPrivate: row.private,
    isArchived: row.archived,
    pushedAt: row.pushed_at ? new Date(row.pushed_at).toISOString() : null,
    pullRequestCount: null,
  };
}
