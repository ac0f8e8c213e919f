import type { AppContext } from '../context.ts';
import type { TrackedRepository } from '../domain/tracked-repository.ts';
import { FailureError } from '../errors.ts';
import { listInstallations, standingOf as standingOfPerson, type ListedInstallation } from '../github/account-owner.ts';
import type { Installation } from '../github/app.ts';
import { openGitHub, type GitHub } from '../github/client.ts';
import { accessOfPermissions, findTokenAccess, isFineGrained } from '../github/find-access.ts';
import { findRepositoryById } from '../github/find-repository.ts';
import { seal } from '../secret-box.ts';
import { connectionsToRenew, getConnection, type RenewableConnection } from '../storage/connections.ts';
import { saveInstallation as storeInstallation, saveToken } from '../storage/save-connections.ts';
import type { RepositoryRow } from '../storage/repositories.ts';

type Work = Pick<AppContext, 'config' | 'db' | 'credentials'>;

/** These few requests count for no budget: a person waits for each of them. */
export const unmetered = () => undefined;

function gitHubWith({ config }: Pick<AppContext, 'config'>, token: string): GitHub {
  return openGitHub({ apiUrl: config.GITHUB_API_URL, token }, unmetered);
}

/** GitHub as a connection of the workspace sees it, or the deployment's own token. Throws a `FailureError`. */
export async function gitHubOf(
  { db, credentials }: Work,
  workspaceId: string,
  connectionId: string | null,
): Promise<{ github: GitHub; publicOnly: boolean; isExample: boolean }> {
  if (connectionId !== null && !(await getConnection(db, workspaceId, connectionId))) {
    throw new FailureError({ kind: 'unavailable', reason: 'not_found', detail: 'there is no such connection' });
  }
  const { access, ...found } = await credentials.access({ workspaceId, credential: { connectionId } });
  return { github: openGitHub(access, unmetered), ...found };
}

/** Checks a token with GitHub and stores it sealed: in the place of one of the same user that GitHub refuses, if there is one. */
export async function connectToken(work: Work, workspaceId: string, token: string) {
  const { config, db } = work;
  const github = gitHubWith(work, token);
  const viewer = await findTokenAccess(github, token, null);
  const marked = await connectionsToRenew(db, workspaceId, viewer.githubId);
  const id = (await replacedBy(github, token, marked)) ?? crypto.randomUUID();
  const tokenCiphertext = await seal(config.ENCRYPTION_KEY, token, id);
  return saveToken(db, workspaceId, { id, tokenCiphertext, ...viewer });
}

/**
 * Which of the marked connections of its user a token replaces; null for none. A fine-grained token reads the repositories of
 * one owner, so it replaces the one whose repository it sees.
 * https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens
 */
async function replacedBy(github: GitHub, token: string, marked: RenewableConnection[]): Promise<string | null> {
  if (!isFineGrained(token)) return marked[0]?.id ?? null;
  for (const { id, repositoryId } of marked) {
    if (repositoryId === null || (await shows(github, repositoryId))) return id;
  }
  return null;
}

async function shows(github: GitHub, repositoryId: string): Promise<boolean> {
  try {
    await findRepositoryById(github, repositoryId);
    return true;
  } catch (error) {
    const isHidden = error instanceof FailureError && ['unavailable', 'bad_credential'].includes(error.failure.kind);
    if (isHidden) return false;
    throw error;
  }
}

/**
 * Connects an installation of the App, with what its permissions let it read; `move` takes it from another workspace.
 */
export function saveInstallation(
  { db }: Pick<AppContext, 'db'>,
  workspaceId: string,
  installation: Installation,
  move: boolean,
) {
  const access = accessOfPermissions(installation.permissions);
  return storeInstallation(db, workspaceId, { ...installation, access }, move);
}

/**
 * The installations that a person's token of the App sees; null for any other kind of token. Throws a `FailureError`.
 */
export function installationsOf(work: Pick<AppContext, 'config'>, userToken: string) {
  return listInstallations(gitHubWith(work, userToken));
}

/** A person's relation to the account of an installation. Throws a `FailureError`. */
export function standingOf(work: Pick<AppContext, 'config'>, userToken: string, installation: ListedInstallation) {
  return standingOfPerson(gitHubWith(work, userToken), installation);
}

/**
 * Whether a connection exists and is not known to be refused for this account's repositories. Only then background work
 * uses it.
 */
export async function connectionWorks(
  { db }: Pick<AppContext, 'db'>,
  workspaceId: string,
  connectionId: string | null,
  owner: string,
): Promise<boolean> {
  if (connectionId === null) return true;
  const connection = await getConnection(db, workspaceId, connectionId);
  if (!connection) return false;
  const { status, refusedFor } = connection;
  return status === 'active' || (refusedFor !== null && refusedFor !== owner.toLowerCase());
}

/** A repository for background work: null when its connection is gone or known not to work. */
export async function readable(
  work: Pick<AppContext, 'db'>,
  repository: RepositoryRow,
): Promise<TrackedRepository | null> {
  const [owner = ''] = repository.fullName.split('/');
  const works = await connectionWorks(work, repository.workspaceId, repository.connectionId, owner);
  return works ? trackedOf(repository) : null;
}

/** A repository with the fields that work on it needs. */
export function trackedOf(repository: RepositoryRow): TrackedRepository {
  const { workspaceId, id: repositoryId, githubId, fullName, connectionId } = repository;
  return { workspaceId, repositoryId, githubId, fullName, credential: { connectionId } };
}
