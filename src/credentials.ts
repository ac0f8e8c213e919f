import type { Config } from './config.ts';
import type { ListAccess } from './domain/access.ts';
import { nameOf, type Credential, type Reading } from './domain/tracked-repository.ts';
import type { GitHubBudget } from './durable/github-budget.ts';
import { FailureError } from './errors.ts';
import { openApp, type GitHubApp } from './github/app.ts';
import { openGitHub, type GitHubAccess } from './github/client.ts';
import { accessOfPermissions, findTokenAccess } from './github/find-access.ts';
import type { Budget } from './jobs/ports.ts';
import { seal, unsealAny } from './secret-box.ts';
import { getConnection, type SealedConnection } from './storage/connections.ts';
import { noteUnreadable } from './storage/connection-marks.ts';
import { resealToken } from './storage/save-connections.ts';
import type { Database } from './storage/database.ts';
import { readsWithoutConnection } from './storage/workspaces.ts';

/** A kept token of an installation is used until this long before its end: a chunk must not outlive its token. */
const TOKEN_RESERVE_MS = 5 * 60_000;

/** The GitHub App of this deployment; null when it has none. */
export function appOf({ GITHUB_APP_ID, GITHUB_APP_PRIVATE_KEY, GITHUB_API_URL }: Config): GitHubApp | null {
  if (GITHUB_APP_ID === undefined || GITHUB_APP_PRIVATE_KEY === undefined) return null;
  return openApp({ apiUrl: GITHUB_API_URL, id: GITHUB_APP_ID, privateKey: GITHUB_APP_PRIVATE_KEY });
}

/** What serves the example takes any token. */
const EXAMPLE_TOKEN = 'example';

const NO_APP = 'the deployment has no GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY';

/** A credential as the database has it at this moment. */
interface Found {
  /** Null for the deployment's own token. */
  connection: SealedConnection | null;
  /** Whether it serves public repositories only. */
  publicOnly: boolean;
  /** Whether it reads the history of the example, and nothing of GitHub. */
  isExample: boolean;
}

/** What names the quota of a connection. */
type Quota = Pick<SealedConnection, 'installationId' | 'githubId'>;

export type Credentials = ReturnType<typeof openCredentials>;

/**
 * The credential with which a workspace reads GitHub. It is looked up when its budget is asked for a slot, at the start
 * of each chunk, run and batch; the rest of that work uses the result.
 */
export function openCredentials(deps: {
  config: Config;
  db: Database;
  app: GitHubApp | null;
  quota: (name: string) => DurableObjectStub<GitHubBudget>;
}) {
  const { config, db, app, quota } = deps;
  const host = new URL(config.GITHUB_API_URL).host;
  const keys = [config.ENCRYPTION_KEY, config.ENCRYPTION_KEY_PREVIOUS].filter((key) => key !== undefined);
  const known = new WeakMap<Credential, Promise<Found>>();

  /** Where the history of the example is read. Throws a `FailureError` when nothing serves it. */
  function exampleUrl(): string {
    if (config.EXAMPLE_API_URL !== undefined) return config.EXAMPLE_API_URL;
    const detail = 'nothing serves the history of the example: EXAMPLE_API_URL is not set';
    throw new FailureError({ kind: 'bad_credential', reason: 'missing', detail });
  }

  /** Looks a credential up. Throws a `FailureError`: `bad_credential`, `missing`, when its connection is gone. */
  async function find({ workspaceId, credential: { connectionId } }: Reading): Promise<Found> {
    if (connectionId === null) {
      const { privateToo, isExample } = await readsWithoutConnection(db, workspaceId);
      return { connection: null, publicOnly: !privateToo, isExample };
    }
    const connection = await getConnection(db, workspaceId, connectionId);
    if (connection) return { connection, publicOnly: false, isExample: false };
    const detail = 'the connection was removed';
    throw new FailureError({ kind: 'bad_credential', reason: 'missing', detail });
  }

  function findAnew(reading: Reading): Promise<Found> {
    const found = find(reading);
    known.set(reading.credential, found);
    return found;
  }

  const findOnce = (reading: Reading) => known.get(reading.credential) ?? findAnew(reading);

  /** The GitHubBudget of a credential: all tokens of one user share it, and an installation has its own. */
  function quotaOf({
    connection,
    isExample = false,
  }: {
    connection: Quota | null;
    isExample?: boolean;
  }): DurableObjectStub<GitHubBudget> {
    if (isExample) return quota(`${new URL(exampleUrl()).host}/example`);
    if (!connection) return quota(`${host}/deployment`);
    const { installationId, githubId } = connection;
    return quota(`${host}/${installationId === null ? `user:${githubId}` : `installation:${installationId}`}`);
  }

  async function tokenOf(found: Found): Promise<string> {
    const { connection } = found;
    if (found.isExample) return EXAMPLE_TOKEN;
    if (!connection) {
      if (config.GITHUB_TOKEN) return config.GITHUB_TOKEN;
      const detail = 'the repository has no connection, and the deployment no GITHUB_TOKEN';
      throw new FailureError({ kind: 'bad_credential', reason: 'missing', detail });
    }
    const { installationId } = connection;
    return installationId === null ? storedToken(connection) : installationToken(quotaOf(found), installationId);
  }

  /** The token of a connection, sealed anew when the earlier key had sealed it. */
  async function storedToken(connection: SealedConnection): Promise<string> {
    const { id, tokenCiphertext } = connection;
    const opened = await unsealAny(keys, tokenCiphertext ?? '', id);
    if (!opened) {
      const detail = 'the stored token does not open: it was sealed under another ENCRYPTION_KEY';
      const advice = 'Set ENCRYPTION_KEY_PREVIOUS to the key before, or connect the token anew.';
      throw new FailureError({ kind: 'bad_credential', reason: 'missing', detail, advice });
    }
    if (opened.stale) await resealToken(db, connection, await seal(config.ENCRYPTION_KEY, opened.text, id));
    return opened.text;
  }

  /** The present token of an installation, or a new one; kept sealed, for an hour at most. */
  async function installationToken(budget: DurableObjectStub<GitHubBudget>, id: string): Promise<string> {
    const kept = await budget.token(Date.now() + TOKEN_RESERVE_MS);
    const opened = kept === null ? null : await unsealAny(keys, kept, '');
    if (opened) return opened.text;
    if (!app) throw new FailureError({ kind: 'bad_app', detail: NO_APP });
    const { token, expiresAt } = await app.installationToken(id);
    await budget.keepToken(await seal(config.ENCRYPTION_KEY, token), expiresAt);
    return token;
  }

  return {
    /** The budget of a piece of work; its credential is looked up when the work asks for a slot. */
    budget: (reading: Reading): Budget => ({
      async acquire(asked) {
        try {
          return await quotaOf(await findAnew(reading)).acquire(asked);
        } catch (error) {
          if (error instanceof FailureError) return { granted: false, reason: 'not_opened', failure: error.failure };
          throw error;
        }
      },
      async settle(holder, usage) {
        return quotaOf(await findOnce(reading)).settle(holder, usage);
      },
    }),

    /** The token to read GitHub with. Throws a `FailureError` when there is none. */
    async access(reading: Reading): Promise<{ access: GitHubAccess; publicOnly: boolean; isExample: boolean }> {
      const found = await findOnce(reading);
      const [token, omit] = await Promise.all([tokenOf(found), quotaOf(found).omitted(nameOf(reading.credential))]);
      const access = { apiUrl: found.isExample ? exampleUrl() : config.GITHUB_API_URL, token, omit };
      return { access, publicOnly: found.publicOnly, isExample: found.isExample };
    },

    /**
     * Stores which `fields` queries had to leave out, and notes on the connection which lists it therefore cannot read.
     */
    async noteOmitted(reading: Reading, fields: string[], lists: string[]): Promise<void> {
      const found = await findOnce(reading);
      await quotaOf(found).keepOmitted(nameOf(reading.credential), fields);
      if (!found.connection) return;
      const { id, workspaceId, access } = found.connection;
      for (const { list, readable } of access) {
        if (readable && lists.includes(list)) await noteUnreadable(db, workspaceId, id, list);
      }
    },

    /** What the quota of a connection has left; null is the deployment's own token. */
    quotaLeft: (connection: Quota | null) => quotaOf({ connection }).left(),

    /** What a connection can read, as GitHub says now. Throws a `FailureError`. */
    async look(connection: SealedConnection): Promise<ListAccess[]> {
      const { installationId, repositoryId } = connection;
      if (installationId !== null) {
        if (!app) throw new FailureError({ kind: 'bad_app', detail: NO_APP });
        const { permissions } = await app.installationToken(installationId);
        return accessOfPermissions(permissions);
      }
      const token = await tokenOf({ connection, publicOnly: false, isExample: false });
      const github = openGitHub({ apiUrl: config.GITHUB_API_URL, token }, () => undefined);
      const { access } = await findTokenAccess(github, token, repositoryId);
      return access;
    },

    /** Makes the next piece of work ask for a new token, where tokens are valid for an hour. */
    async forgetToken(reading: Reading): Promise<void> {
      const { connectionId } = reading.credential;
      const connection = connectionId === null ? null : await getConnection(db, reading.workspaceId, connectionId);
      if (connection && connection.installationId !== null) {
        await quotaOf({ connection }).forgetToken();
      }
    },
  };
}
