import { z } from 'zod';
import type { GitHub } from './client.ts';
import { parseRest } from './parse-rest.ts';

/** https://docs.github.com/en/rest/repos/repos#get-a-repository */
const Row = z.object({
  id: z.number(),
  node_id: z.string(),
  full_name: z.string(),
  private: z.boolean(),
  archived: z.boolean().default(false),
  default_branch: z.string().nullish(),
});

/** A repository by its name, as GitHub shows it to the credential. Throws a `FailureError`, `unavailable` for none. */
export async function findRepository(github: GitHub, fullName: string) {
  const [owner = '', repo = ''] = fullName.split('/');
  const route = '/repos/{owner}/{repo}';
  const { data } = await github.rest(route, { owner, repo });
  const row = parseRest(Row, data, route);
  return {
    githubId: row.id,
    nodeId: row.node_id,
    fullName: row.full_name,
    defaultBranch: row.default_branch ?? null,
    isPrivate: row.private,
    isArchived: row.archived,
  };
}

/** https://docs.github.com/en/rest/users/users#get-the-authenticated-user */
const Viewer = z.object({ id: z.number(), login: z.string() });

/** Whose token it is. Throws a `FailureError`, `bad_credential` when GitHub refuses it. */
export async function readViewer(github: GitHub): Promise<{ githubId: number; login: string }> {
  const { data } = await github.rest('/user', {});
  const { id, login } = parseRest(Viewer, data, '/user');
  return { githubId: id, login };
}
