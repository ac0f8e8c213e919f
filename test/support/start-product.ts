import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startGitHubReplay, type GitHubReplay, type ReplayOptions } from '../../local/github/replay.ts';
import type { LocalDatabase } from '../../local/neon/start-database.ts';
import { openClient } from '../../local/start/api-client.ts';
import { freePort } from '../../local/start/free-port.ts';
import { startWorker, workerState, type LocalWorker } from '../../local/start/start-worker.ts';
import { startTestDatabase } from './start-test-database.ts';

const ADMIN_TOKEN = 'an-admin-token-of-the-tests-end-to-end';
const WEBHOOK_SECRET = 'a-webhook-secret-of-the-test';

export interface Product {
  url: string;
  workspaceId: string;
  apiKey: string;
  webhookSecret: string;
  github: GitHubReplay;
  database: LocalDatabase;
  /** Ends the Worker and all its processes at once. */
  kill(): Promise<void>;
  /** Starts a Worker that was killed again: on what it stored, or without what its queues and Durable Objects had. */
  restart(how?: { variables?: Record<string, string>; forgetful?: boolean }): Promise<void>;
  /** Both, on what it stored. */
  killAndRestart(): Promise<void>;
  /** Another workspace; answers its owner's key. */
  addWorkspace(): Promise<string>;
  /** Does what a cron does, which never comes by itself under `wrangler dev`. */
  fireCron(cron: string): Promise<void>;
  stop(): Promise<void>;
}

export interface ProductOptions {
  /** A Postgres to use in place of the embedded one. */
  databaseUrl?: string | undefined;
  /** Of the Worker, beside those that every test needs. */
  variables?: Record<string, string> | undefined;
  /** Takes what the Worker prints, line by line. */
  print?: ((line: string) => void) | undefined;
}

/** The whole product as a user starts it, against a replay of GitHub, with a workspace and its first key. */
export async function startProduct(replay: ReplayOptions, options: ProductOptions = {}): Promise<Product> {
  const { databaseUrl, print = () => undefined } = options;
  let { variables = {} } = options;
  const stateDir = await mkdtemp(path.join(tmpdir(), 'product-'));
  const database = await startTestDatabase(databaseUrl);
  const github = await startGitHubReplay(replay);
  const port = await freePort();
  const start = (): Promise<LocalWorker> =>
    startWorker({
      port,
      stateDir,
      print,
      variables: {
        DATABASE_URL: database.databaseUrl,
        NEON_HTTP_URL: database.neonHttpUrl,
        GITHUB_API_URL: github.url,
        GITHUB_TOKEN: 'replay',
        ADMIN_TOKEN,
        ENCRYPTION_KEY: btoa('0123456789abcdef0123456789abcdef'),
        GITHUB_WEBHOOK_SECRET: WEBHOOK_SECRET,
        ...variables,
      },
    });
  let worker = await start();
  const admin = openClient(worker.url, ADMIN_TOKEN);
  const addWorkspace = () => admin.post<{ id: string; apiKey: string }>('/v1/workspaces', { name: 'test' });
  const workspace = await addWorkspace();
  const restart: Product['restart'] = async (how = {}) => {
    variables = { ...variables, ...how.variables };
    if (how.forgetful) await rm(workerState(stateDir), { recursive: true });
    worker = await start();
  };
  return {
    url: worker.url,
    workspaceId: workspace.id,
    apiKey: workspace.apiKey,
    webhookSecret: WEBHOOK_SECRET,
    github,
    database,
    kill: () => worker.child.kill(),
    restart,
    async killAndRestart() {
      await worker.child.kill();
      await restart();
    },
    addWorkspace: async () => (await addWorkspace()).apiKey,
    async fireCron(cron) {
      const response = await fetch(`${worker.url}/cdn-cgi/local/scheduled?cron=${encodeURIComponent(cron)}`);
      if (!response.ok) throw new Error(`the cron ${cron} failed: ${response.status} ${await response.text()}`);
    },
    async stop() {
      await worker.child.stop();
      await github.stop();
      await database.stop();
      await rm(stateDir, { recursive: true });
    },
  };
}
