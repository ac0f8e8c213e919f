import type { Config } from './config.ts';
import type { RepoCursor } from './durable/repo-cursor.ts';
import type { DaysBack } from './domain/cursor/begin.ts';
import type { SyncRecord } from './domain/cursor/state.ts';
import type { Credential } from './domain/tracked-repository.ts';
import { openGitHub, type GitHub, type GitHubAccess } from './github/client.ts';
import { findRepository, readViewer } from './github/find-repository.ts';
import { linesOf } from './lines.ts';
import { seal } from './secret-box.ts';
import { createConnection, deleteConnection, getConnection, listConnections } from './storage/connections.ts';
import { databaseAnswers, type Database } from './storage/database.ts';
import { listPullRequests, getPullRequest, type PullRequestFilters } from './storage/pull-requests.ts';
import {
  deleteRepository,
  getRepository,
  listRepositories,
  upsertRepository,
  type RepositoryRow,
} from './storage/repositories.ts';
import { getSyncRun, insertSyncRun, listSyncRuns, type SyncRun } from './storage/sync-runs.ts';
import { createApiKey, createWorkspace, deleteApiKey, findApiKey, listApiKeys } from './storage/workspaces.ts';
import { FailureError } from './errors.ts';

export type Api = ReturnType<typeof openApi>;

type After = string[] | null;

/** What the routes ask of the house: storage of one tenant, the cursor of one repository, and a look at GitHub. */
export function openApi(house: {
  config: Config;
  db: Database;
  cursor: (repositoryId: string) => DurableObjectStub<RepoCursor>;
  accessOf: (credential: Credential) => Promise<GitHubAccess>;
}) {
  const { config, db, cursor, accessOf } = house;
  const unmetered = () => undefined;

  /** The credential of a repository; a connection that is gone leaves the deployment's own token. */
  async function credentialOf(workspaceId: string, connectionId: string | null): Promise<Credential> {
    if (connectionId === null) return { kind: 'deployment' };
    const connection = await getConnection(db, workspaceId, connectionId);
    if (!connection) {
      throw new FailureError({ kind: 'unavailable', reason: 'not_found', detail: 'there is no such connection' });
    }
    const { id, tokenCiphertext, githubId } = connection;
    return { kind: 'token', connectionId: id, ciphertext: tokenCiphertext, ownerId: String(githubId) };
  }

  async function gitHubOf(credential: Credential): Promise<GitHub> {
    return openGitHub(await accessOf(credential), unmetered);
  }

  /** The record as RepoCursor knows it, while it does; else as the database has it. */
  async function liveSync(run: SyncRun): Promise<SyncRun> {
    if (run.finishedAt !== null) return run;
    const record = await cursor(run.repositoryId).record(run.id);
    return record ? { ...run, ...record } : run;
  }

  return {
    databaseAnswers: () => databaseAnswers(db),

    createWorkspace: (workspace: { name: string; keyHash: string; keyHint: string }) => createWorkspace(db, workspace),
    findApiKey: (keyHash: string) => findApiKey(db, keyHash),
    createApiKey: (workspaceId: string, key: Parameters<typeof createApiKey>[2]) => createApiKey(db, workspaceId, key),
    listApiKeys: (workspaceId: string) => listApiKeys(db, workspaceId),
    deleteApiKey: (workspaceId: string, id: string) => deleteApiKey(db, workspaceId, id),

    /** Checks a token with GitHub and stores it sealed. */
    async connectToken(workspaceId: string, token: string) {
      const github = openGitHub({ apiUrl: config.GITHUB_API_URL, token }, unmetered);
      const viewer = await readViewer(github);
      const tokenCiphertext = await seal(config.ENCRYPTION_KEY, token);
      return createConnection(db, workspaceId, { tokenCiphertext, ...viewer });
    },
    listConnections: (workspaceId: string) => listConnections(db, workspaceId),
    deleteConnection: (workspaceId: string, id: string) => deleteConnection(db, workspaceId, id),

    /** Looks a repository up on GitHub and tracks it. The deployment's own token serves public repositories only. */
    async trackRepository(workspaceId: string, fullName: string, connectionId: string | null): Promise<RepositoryRow> {
      const found = await findRepository(await gitHubOf(await credentialOf(workspaceId, connectionId)), fullName);
      if (found.isPrivate && connectionId === null) {
        const detail = `${fullName} is private: it needs a connection of this workspace`;
        throw new FailureError({ kind: 'unavailable', reason: 'no_access', detail });
      }
      return upsertRepository(db, workspaceId, found, connectionId);
    },
    listRepositories: (workspaceId: string, limit: number, after: After) =>
      listRepositories(db, workspaceId, limit, after),
    getRepository: (workspaceId: string, id: string) => getRepository(db, workspaceId, id),
    async deleteRepository(workspaceId: string, id: string): Promise<boolean> {
      const deleted = await deleteRepository(db, workspaceId, id);
      if (deleted) await cursor(id).destroy();
      return deleted;
    },

    /** The sync under way on a repository, or null. */
    runningSync: (repositoryId: string): Promise<SyncRecord | null> => cursor(repositoryId).record(),

    async startSync(repository: RepositoryRow, daysBack: DaysBack): Promise<{ record: SyncRun; created: boolean }> {
      const { workspaceId, id: repositoryId, githubId, fullName, connectionId } = repository;
      const credential = await credentialOf(workspaceId, connectionId);
      const tracked = { workspaceId, repositoryId, githubId, fullName, credential };
      const begun = await cursor(repositoryId).begin({ id: crypto.randomUUID(), repository: tracked, daysBack });
      if (begun.created) await insertSyncRun(db, tracked, begun.record);
      return { record: { ...begun.record, analysis: null, deadLetters: [] }, created: begun.created };
    },
    listSyncs: (scope: { workspaceId: string; repositoryId: string }, limit: number, after: After) =>
      listSyncRuns(db, scope, limit, after),
    getSync: (workspaceId: string, id: string) => getSyncRun(db, workspaceId, id),
    liveSync,
    /** The record at each change, until the sync ends. */
    async *watchSync(run: SyncRun): AsyncGenerator<SyncRun> {
      for await (const line of linesOf(await cursor(run.repositoryId).watch(run.id))) {
        yield { ...run, ...(JSON.parse(line) as SyncRecord) };
      }
    },
    /** Ends a sync that runs; of one that has ended already, the record as it is. */
    async cancelSync(run: SyncRun): Promise<SyncRun> {
      const record = run.finishedAt === null ? await cursor(run.repositoryId).cancel(run.id) : null;
      return record ? { ...run, ...record } : liveSync(run);
    },

    listPullRequests: (workspaceId: string, filters: PullRequestFilters, limit: number, after: After) =>
      listPullRequests(db, workspaceId, filters, limit, after),
    getPullRequest: (workspaceId: string, id: string) => getPullRequest(db, workspaceId, id),
  };
}
