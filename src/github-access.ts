import type { Config } from './config.ts';
import type { Credential, Reading } from './domain/tracked-repository.ts';
import type { GitHubBudget } from './durable/github-budget.ts';
import { FailureError } from './errors.ts';
import { openApp, type GitHubApp } from './github/app.ts';
import type { GitHubAccess } from './github/client.ts';
import type { Budget } from './jobs/ports.ts';
import { seal, unseal } from './secret-box.ts';
import { getConnection, type SealedConnection } from './storage/connections.ts';
import type { Database } from './storage/database.ts';
import { mayUseDeploymentToken } from './storage/workspaces.ts';

/** A kept token of an installation is used until so long before its end: a chunk must not outlive it. */
const TOKEN_RESERVE_MS = 5 * 60_000;

/** The GitHub App of this deployment; null when it has none. */
export function appOf({ GITHUB_APP_ID, GITHUB_APP_PRIVATE_KEY, GITHUB_API_URL }: Config): GitHubApp | null {
  if (GITHUB_APP_ID === undefined || GITHUB_APP_PRIVATE_KEY === undefined) return null;
  return openApp({ apiUrl: GITHUB_API_URL, id: GITHUB_APP_ID, privateKey: GITHUB_APP_PRIVATE_KEY });
}

/** A credential as the database has it at one moment. */
interface Found {
  /** Null for the deployment's own token. */
  connection: SealedConnection | null;
  /** Whether it serves public repositories only. */
  publicOnly: boolean;
}

export type Credentials = ReturnType<typeof openCredentials>;

/**
 * What a workspace reads GitHub with. A credential is looked up when its budget is asked for a slot, which is where each
 * chunk, turn and batch begins, and the rest of that piece of work goes by what was found.
 */
export function openCredentials(house: {
  config: Config;
  db: Database;
  app: GitHubApp | null;
  quota: (name: string) => DurableObjectStub<GitHubBudget>;
}) {
  const { config, db, app, quota } = house;
  const host = new URL(config.GITHUB_API_URL).host;
  const known = new WeakMap<Credential, Promise<Found>>();

  /** Looks a credential up. Throws a `FailureError`: `bad_credential`, `missing`, when its connection is gone. */
  async function find({ workspaceId, credential: { connectionId } }: Reading): Promise<Found> {
    if (connectionId === null) {
      return { connection: null, publicOnly: !(await mayUseDeploymentToken(db, workspaceId)) };
    }
    const connection = await getConnection(db, workspaceId, connectionId);
    if (connection) return { connection, publicOnly: false };
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
  function quotaOf({ connection }: Found): DurableObjectStub<GitHubBudget> {
    if (!connection) return quota(`${host}/deployment`);
    const { installationId, githubId } = connection;
    return quota(`${host}/${installationId === null ? `user:${githubId}` : `installation:${installationId}`}`);
  }

  async function tokenOf(found: Found): Promise<string> {
    const { connection } = found;
    if (!connection) {
      if (config.GITHUB_TOKEN) return config.GITHUB_TOKEN;
      const detail = 'the repository has no connection, and the deployment no GITHUB_TOKEN';
      throw new FailureError({ kind: 'bad_credential', reason: 'missing', detail });
    }
    const { installationId, tokenCiphertext } = connection;
    if (installationId !== null) return installationToken(quotaOf(found), installationId);
    return unseal(config.ENCRYPTION_KEY, tokenCiphertext ?? '');
  }

  /** The token of an installation that is in use, or a new one; kept sealed, for an hour at most. */
  async function installationToken(budget: DurableObjectStub<GitHubBudget>, id: string): Promise<string> {
    const kept = await budget.token(Date.now() + TOKEN_RESERVE_MS);
    if (kept !== null) return unseal(config.ENCRYPTION_KEY, kept);
    if (!app) throw new FailureError({ kind: 'bad_app', detail: 'the deployment has no GITHUB_APP_ID' });
    const { token, expiresAt } = await app.installationToken(id);
    await budget.keepToken(await seal(config.ENCRYPTION_KEY, token), expiresAt);
    return token;
  }

  return {
    /** The budget of what a piece of work reads with; its credential is looked up when a slot is asked for. */
    budget: (reading: Reading): Budget => ({
      async acquire(holder, priority, credential) {
        try {
          return await quotaOf(await findAnew(reading)).acquire(holder, priority, credential);
        } catch (error) {
          if (error instanceof FailureError) return { granted: false, reason: 'not_opened', failure: error.failure };
          throw error;
        }
      },
      async settle(holder, usage) {
        await quotaOf(await findOnce(reading)).settle(holder, usage);
      },
    }),

    /** What to read GitHub with. Throws a `FailureError` when there is nothing. */
    async access(reading: Reading): Promise<{ access: GitHubAccess; publicOnly: boolean }> {
      const found = await findOnce(reading);
      const access = { apiUrl: config.GITHUB_API_URL, token: await tokenOf(found) };
      return { access, publicOnly: found.publicOnly };
    },

    /** Has the next piece of work ask for a new token, where tokens are handed out by the hour. */
    async forgetToken(reading: Reading): Promise<void> {
      const { connectionId } = reading.credential;
      const connection = connectionId === null ? null : await getConnection(db, reading.workspaceId, connectionId);
      if (connection && connection.installationId !== null) {
        await quotaOf({ connection, publicOnly: false }).forgetToken();
      }
    },
  };
}
