import { parseConfig, type Config } from './config.ts';
import type { Reader, SyncDeps } from './jobs/ports.ts';
import type { ComputeDeps } from './jobs/compute-sync.ts';
import type { ExpireDeps } from './jobs/expire.ts';
import type { SyncAllDeps } from './jobs/sync-all.ts';
import type { RecordDeps } from './jobs/record-ended.ts';
import type { AnalyzeDeps } from './jobs/analyze.ts';
import type { DeadLetterDeps } from './jobs/record-dead-letter.ts';
import type { Credential, TrackedRepository } from './domain/tracked-repository.ts';
import { openApi, type Api } from './api.ts';
import { FailureError } from './errors.ts';
import type { GitHubAccess } from './github/client.ts';
import { openReader } from './github/reader.ts';
import { log } from './log.ts';
import { unseal } from './secret-box.ts';
import { openDatabase, type Database } from './storage/database.ts';
import { saveFacts, staleFacts } from './storage/facts.ts';
import { finishReviewComments, pendingLists, saveLists, saveReviewComments } from './storage/pending-lists.ts';
import { savePullRequests } from './storage/save-pull-requests.ts';
import { repositoriesAfter, type RepositoryRow } from './storage/repositories.ts';
import { expireRecords, finishSyncRun, saveAnalysisOutcome, saveDeadLetter } from './storage/sync-runs.ts';
import { absentNumbers, tally } from './storage/tally.ts';

/** Everything the handlers work with, bound to one invocation's environment. */
export interface Deps {
  config: Config;
  db: Database;
  api: Api;
  sync: SyncDeps;
  compute: ComputeDeps;
  record: RecordDeps;
  analyze: AnalyzeDeps;
  deadLetters: DeadLetterDeps;
  schedule: SyncAllDeps<RepositoryRow> & ExpireDeps;
}

/** The one place where bindings become functions. Throws a `ConfigError` when a variable is missing or wrong. */
export function openDeps(env: Env): Deps {
  const config = parseConfig(env);
  const db = openDatabase(config.DATABASE_URL, config.NEON_HTTP_URL);
  const now = () => Date.now();
  const cursor = (repositoryId: string) => env.REPO_CURSOR.getByName(repositoryId);
  const accessOf = (credential: Credential) => gitHubAccess(config, credential);

  const api = openApi({ config, db, cursor, accessOf });

  return {
    config,
    db,
    api,
    sync: {
      now,
      cursor: (repositoryId) => cursor(repositoryId),
      budget: (repository) => env.GITHUB_BUDGET.getByName(quotaOf(config, repository)),
      reader: (repository) => readerOf(accessOf, repository),
      store: {
        savePullRequests: (scope, snapshots) => savePullRequests(db, scope, snapshots),
        saveReviewComments: (scope, comments, readAt) => saveReviewComments(db, scope, comments, readAt),
        finishReviewComments: (scope, readAt, limit) => finishReviewComments(db, scope, readAt, limit),
        pendingLists: (scope, limit) => pendingLists(db, scope, limit),
        saveLists: (scope, reads) => saveLists(db, scope, reads),
      },
      log,
    },
    compute: {
      now,
      cursor: (repositoryId) => cursor(repositoryId),
      store: {
        staleFacts: (scope, version, limit) => staleFacts(db, scope, version, limit),
        saveFacts: (scope, version, facts) => saveFacts(db, scope, version, facts),
        tally: (scope, of) => tally(db, scope, of),
        absentNumbers: (scope, numbers) => absentNumbers(db, scope, numbers),
      },
      sendToLlm: async (message) => {
        await env.LLM_QUEUE.send(message);
      },
      log,
    },
    record: {
      cursor: (repositoryId) => cursor(repositoryId),
      store: { finishSyncRun: (scope, ended) => finishSyncRun(db, scope, ended, config.RESULT_TTL_HOURS) },
    },
    analyze: {
      provider: config.LLM_PROVIDER,
      store: {
        saveAnalysisOutcome: (workspaceId, syncId, outcome) => saveAnalysisOutcome(db, workspaceId, syncId, outcome),
      },
    },
    deadLetters: {
      now,
      store: { saveDeadLetter: (syncId, letter) => saveDeadLetter(db, syncId, letter) },
      log,
    },
    schedule: {
      now,
      store: {
        repositoriesAfter: (afterId, limit) => repositoriesAfter(db, afterId, limit),
        expireRecords: (instant, limit) => expireRecords(db, instant, limit),
      },
      startSync: (repository) => api.startSync(repository, undefined),
      log,
    },
  };
}

async function readerOf(
  accessOf: (credential: Credential) => Promise<GitHubAccess>,
  repository: TrackedRepository,
): Promise<Reader> {
  const [owner = '', name = ''] = repository.fullName.split('/');
  return openReader(await accessOf(repository.credential), { owner, name, githubId: repository.githubId });
}

/** The token to read with. Throws a `FailureError` when there is none. */
async function gitHubAccess(config: Config, credential: Credential): Promise<GitHubAccess> {
  const token =
    credential.kind === 'token' ? await unseal(config.ENCRYPTION_KEY, credential.ciphertext) : config.GITHUB_TOKEN;
  if (!token) {
    const detail = 'the repository has no connection, and the deployment no GITHUB_TOKEN';
    throw new FailureError({ kind: 'bad_credential', detail });
  }
  return { apiUrl: config.GITHUB_API_URL, token };
}

/** Names the quota a repository is read from: all tokens of one user share it. */
function quotaOf(config: Config, { credential }: TrackedRepository): string {
  const owner = credential.kind === 'token' ? `user:${credential.ownerId}` : 'deployment';
  return `${new URL(config.GITHUB_API_URL).host}/${owner}`;
}
