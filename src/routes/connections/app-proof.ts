import type { AppContext } from '../../context.ts';
import type { Connection } from '../../storage/connections.ts';
import { installationsOf, saveInstallation, standingOf } from '../../services/connections.ts';
import { readsWithoutConnection } from '../../storage/workspaces.ts';
import { ProblemError } from '../problem.ts';

/** The GitHub App of the deployment. Throws 503 when it is not configured. */
export function appOf(deps: AppContext) {
  if (deps.app) return deps.app;
  throw new ProblemError(503, 'GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY are not set: there is no GitHub App.');
}

/** The App's OAuth client, which asks GitHub who a person is. Throws 503 when it is not configured. */
export function clientOf({ config }: AppContext) {
  const { GITHUB_API_URL: apiUrl, GITHUB_APP_CLIENT_ID: clientId, GITHUB_APP_CLIENT_SECRET: clientSecret } = config;
  if (clientId && clientSecret) return { apiUrl, clientId, clientSecret };
  throw new ProblemError(
    503,
    'GITHUB_APP_CLIENT_ID and GITHUB_APP_CLIENT_SECRET are not set: people cannot be asked who they are on GitHub. ' +
      'The operator can connect an installation with the admin token.',
  );
}

/** Refuses to connect GitHub to an example, into which nothing of GitHub is read. Throws 422. */
export async function mustNotBeExample({ db }: AppContext, workspaceId: string): Promise<void> {
  if (!(await readsWithoutConnection(db, workspaceId)).isExample) return;
  throw new ProblemError(422, 'An example reads nothing of GitHub. Connect GitHub in your own workspace.');
}

/**
 * Connects an installation when the person owns the account that it is installed on. `userToken` is a token of the App that shows
 * who the person is; it is not stored. Without `installationId` it connects the only installation that the person owns.
 */
export async function connectProven(
  deps: AppContext,
  workspaceId: string,
  userToken: string,
  installationId: string | null,
): Promise<Connection> {
  await mustNotBeExample(deps, workspaceId);
  const app = appOf(deps);
  const id = installationId ?? (await onlyOwned(deps, userToken));
  if (installationId !== null) await mustOwn(deps, userToken, installationId);
  const installation = await app.installation(id);
  if (installation.isSuspended) throw new ProblemError(422, 'The installation is suspended on GitHub.');
  const connection = await saveInstallation(deps, workspaceId, installation, false);
  if (connection) return connection;
  const detail = 'The installation belongs to another workspace, whose owner proved as much. The operator can move it.';
  throw new ProblemError(409, detail);
}

async function mustOwn(deps: AppContext, userToken: string, installationId: string): Promise<void> {
  const listed = (await installationsOf(deps, userToken)) ?? refuse('a token of this GitHub App, not of anything else');
  const installation = listed.find(({ id }) => id === installationId);
  if (!installation) return refuse(`a token of a person who may use the installation ${installationId}`);
  const standing = await standingOf(deps, userToken, installation);
  if (standing === 'owner') return;
  const { login } = installation;
  if (standing === 'unknown') throw unprovable(login);
  refuse(
    `a token of a person who owns ${login}: of an organization an owner must connect it, not somebody who may read it`,
  );
}

async function onlyOwned(deps: AppContext, userToken: string): Promise<string> {
  const listed = (await installationsOf(deps, userToken)) ?? refuse('a token of this GitHub App, not of anything else');
  const standings = await Promise.all(listed.map((installation) => standingOf(deps, userToken, installation)));
  const owned = listed.filter((_, index) => standings[index] === 'owner');
  const [only] = owned;
  if (only && owned.length === 1) return only.id;
  if (only) {
    const names = owned.map(({ id, login }) => `${id} (${login})`).join(', ');
    throw new ProblemError(409, `Say which: there are several installations that you own. installation_id: ${names}`);
  }
  const unknown = listed.find((_, index) => standings[index] === 'unknown');
  if (unknown) throw unprovable(unknown.login);
  throw new ProblemError(404, 'The App is installed on no account that you own: install it first.');
}

function unprovable(login: string): ProblemError {
  return new ProblemError(
    403,
    `The App may not see who owns ${login}. There are two ways: grant it the permission Organization: Members: read and ` +
      'accept that where it is installed, or have the operator connect the installation with the admin token.',
  );
}

function refuse(message: string): never {
  throw new ProblemError(403, `userToken: it must be ${message}`, [
    { path: 'userToken', message: `must be ${message}` },
  ]);
}
