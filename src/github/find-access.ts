import { z } from 'zod';
import { READABLE_LISTS, type ListAccess, type ReadableList } from '../domain/access.ts';
import { FailureError } from '../errors.ts';
import type { GitHub } from './client.ts';
import { parseRest } from './parse-rest.ts';

/** https://docs.github.com/en/rest/users/users#get-the-authenticated-user */
const Viewer = z.object({ id: z.number(), login: z.string() });
const Probe = z.object({ full_name: z.string(), default_branch: z.string().nullish() });

/**
 * The permission of a GitHub App or a fine-grained token that each list needs: its name in the API, and the name that
 * people see. https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
 */
const PERMISSIONS: Record<ReadableList, [name: string, shown: string]> = {
  metadata: ['metadata', 'Metadata'],
  pullRequests: ['pull_requests', 'Pull requests'],
  reviews: ['pull_requests', 'Pull requests'],
  comments: ['pull_requests', 'Pull requests'],
  files: ['pull_requests', 'Pull requests'],
  commits: ['contents', 'Contents'],
  checkRuns: ['checks', 'Checks'],
  commitStatuses: ['statuses', 'Commit statuses'],
  deployments: ['deployments', 'Deployments'],
  issues: ['issues', 'Issues'],
  actions: ['actions', 'Actions'],
  teams: ['members', 'Organization: Members'],
};

const NO_CHECKS =
  'Fine-grained tokens cannot have it: GitHub has no permission for checks that they could be given. Connect a GitHub App, or ' +
  'a classic token with the scope repo.';

/**
 * What a token can read, and which account it belongs to. Throws a `FailureError`, `bad_credential` when GitHub refuses
 * it.
 */
export async function findTokenAccess(
  github: GitHub,
  token: string,
  repositoryId: string | null,
): Promise<{ githubId: string; login: string; access: ListAccess[] }> {
  const { data, headers } = await github.rest('/user', {});
  const { id, login } = parseRest(Viewer, data, '/user');
  const scopes = headers['x-oauth-scopes'];
  const access =
    scopes === undefined ? await probedAccess(github, token, repositoryId) : accessOfScopes(String(scopes));
  // An organization may refuse a token that GitHub itself accepts.
  if (repositoryId !== null) await isAnswered(github, `/repositories/${repositoryId}`);
  return { githubId: String(id), login, access };
}

/** https://github.blog/security/application-security/introducing-fine-grained-personal-access-tokens-for-github/ */
export function isFineGrained(token: string): boolean {
  return token.startsWith('github_pat_');
}

/**
 * What a classic token or an OAuth app's token can read, by the scopes in the header of each answer. Public data needs
 * no scope.
 * https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps
 */
export function accessOfScopes(header: string): ListAccess[] {
  const scopes = new Set(header.split(/[,\s]+/).filter(Boolean));
  const readsPrivate = scopes.has('repo');
  const readsTeams = ['read:org', 'write:org', 'admin:org'].some((scope) => scopes.has(scope));
  return READABLE_LISTS.map((list) => {
    if (list !== 'teams')
      return { list, readable: true, grant: readsPrivate ? null : 'For private repositories: repo' };
    return { list, readable: readsTeams, grant: readsTeams ? null : 'Give the token the scope read:org' };
  });
}

/** What an installation of a GitHub App can read, by its permissions. */
export function accessOfPermissions(permissions: Record<string, string>): ListAccess[] {
  return READABLE_LISTS.map((list) => {
    const [name, shown] = PERMISSIONS[list];
    const readable = name in permissions;
    const grant = `Give the App the permission ${shown}: read, then accept it where the App is installed`;
    return { list, readable, grant: readable ? null : grant };
  });
}

/**
 * What a token without scopes can read; such a token has permissions. GitHub shows them only by its answers, so this
 * asks for one row of each list, in a repository that the token sees. When the token sees no repository, the answer is
 * what such a token can be given.
 */
async function probedAccess(github: GitHub, token: string, repositoryId: string | null): Promise<ListAccess[]> {
  const repository = await repositoryToProbe(github, repositoryId);
  const asked = new Map<string, Promise<boolean>>();
  const answers = (path: string): Promise<boolean> => {
    const answer = asked.get(path) ?? isAnswered(github, path);
    asked.set(path, answer);
    return answer;
  };
  return Promise.all(
    READABLE_LISTS.map(async (list): Promise<ListAccess> => {
      if (list === 'checkRuns' && isFineGrained(token)) return { list, readable: false, grant: NO_CHECKS };
      const path = repository && pathOf(list, repository);
      const readable = path === null || (await answers(path));
      const [, shown] = PERMISSIONS[list];
      return { list, readable, grant: readable ? null : `Give the token the permission ${shown}: read` };
    }),
  );
}

interface Probed {
  fullName: string;
  branch: string;
}

async function repositoryToProbe(github: GitHub, repositoryId: string | null): Promise<Probed | null> {
  const [row] = repositoryId === null ? await firstRepository(github) : [await repositoryById(github, repositoryId)];
  return row ? { fullName: row.full_name, branch: row.default_branch ?? 'HEAD' } : null;
}

async function firstRepository(github: GitHub): Promise<z.infer<typeof Probe>[]> {
  try {
    const { data } = await github.rest('/user/repos', { per_page: 1, sort: 'pushed' });
    return parseRest(z.array(Probe), data, '/user/repos');
  } catch (error) {
    if (error instanceof FailureError && error.failure.kind === 'unavailable') return [];
    throw error;
  }
}

async function repositoryById(github: GitHub, id: string): Promise<z.infer<typeof Probe>> {
  const route = '/repositories/{id}';
  const { data } = await github.rest(route, { id });
  return parseRest(Probe, data, route);
}

/** The path of one row of a list, by its permission. */
function pathOf(list: ReadableList, { fullName, branch }: Probed): string {
  const repository = `/repos/${fullName}`;
  const [owner = ''] = fullName.split('/');
  const [name] = PERMISSIONS[list];
  switch (name) {
    case 'pull_requests':
      return `${repository}/pulls?state=all&per_page=1`;
    case 'contents':
      return `${repository}/commits?per_page=1`;
    case 'checks':
      return `${repository}/commits/${encodeURIComponent(branch)}/check-runs?per_page=1`;
    case 'statuses':
      return `${repository}/commits/${encodeURIComponent(branch)}/status?per_page=1`;
    case 'deployments':
      return `${repository}/deployments?per_page=1`;
    case 'issues':
      return `${repository}/issues?per_page=1`;
    case 'actions':
      return `${repository}/actions/runs?per_page=1`;
    case 'members':
      return `/orgs/${owner}/teams?per_page=1`;
    default:
      return repository;
  }
}

/**
 * Whether GitHub lets the credential read a path: only a 403 means no. A 404 (such as the teams of a person) or a 409
 * (such as the commits of an empty repository) tells nothing about the credential.
 */
async function isAnswered(github: GitHub, path: string): Promise<boolean> {
  try {
    await github.rest(path, {});
    return true;
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { failure } = error;
    if (failure.kind === 'unavailable') return failure.reason !== 'no_access';
    if (failure.kind === 'rejected') return true;
    throw error;
  }
}
