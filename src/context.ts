import { parseConfig, type Config } from './config.ts';
import { appOf, openCredentials, type Credentials } from './credentials.ts';
import { callsOf } from './durable-calls.ts';
import type { ModelScheduler } from './durable/model-scheduler.ts';
import type { RepoCursor } from './durable/repo-cursor.ts';
import type { GitHubApp } from './github/app.ts';
import type { Model } from './jobs/analysis/ports.ts';
import { log } from './log.ts';
import { modelOf } from './model.ts';
import { openSenders, type Senders } from './senders.ts';
import { openDatabase, type Database } from './storage/database.ts';

/** Everything that one invocation works with. Each feature takes what it needs from it, and adds nothing to it. */
export interface AppContext {
  config: Config;
  db: Database;
  /** Milliseconds since 1970. */
  now: () => number;
  log: typeof log;
  /** The GitHub App of the deployment; null when it has none. */
  app: GitHubApp | null;
  /** The model of the deployment; null when no provider is configured. */
  model: Model | null;
  credentials: Credentials;
  /** The Durable Object of a repository. */
  cursor: (repositoryId: string) => DurableObjectStub<RepoCursor>;
  /** The Durable Object that says when a workspace's pull requests are sent to the model. */
  modelScheduler: (workspaceId: string) => DurableObjectStub<ModelScheduler>;
  senders: Senders;
}

/** The context of one invocation, from its bindings. Throws a `ConfigError` when a variable is missing or wrong. */
export function openContext(env: Env): AppContext {
  const config = parseConfig(env);
  const db = openDatabase(config.DATABASE_URL, config.NEON_HTTP_URL);
  const app = appOf(config);
  return {
    config,
    db,
    now: () => Date.now(),
    log,
    app,
    model: modelOf(config),
    credentials: openCredentials({
      config,
      db,
      app,
      quota: (name) => callsOf(() => env.GITHUB_BUDGET.getByName(name)),
    }),
    cursor: (repositoryId) => callsOf(() => env.REPO_CURSOR.getByName(repositoryId)),
    modelScheduler: (workspaceId) => callsOf(() => env.MODEL_SCHEDULER.getByName(workspaceId)),
    senders: openSenders(env),
  };
}
