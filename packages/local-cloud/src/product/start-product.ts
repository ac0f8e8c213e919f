import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Child } from '../processes/child.ts';
import { freePort } from '../processes/free-port.ts';
import { openClient, type Client } from './api-client.ts';
import { fireCron } from './fire-cron.ts';
import { openWorkspace } from './open-workspace.ts';
import { productVariables, type ProductServices } from './product-variables.ts';
import { newSecrets, type ProductSecrets } from './secrets.ts';
import { startWorker, workerState } from './start-worker.ts';

export interface ProductOptions extends Omit<ProductServices, 'secrets'> {
  /** New ones without it. */
  secrets?: ProductSecrets | undefined;
  /** The key of a workspace that an earlier start made. */
  apiKey?: string | null | undefined;
  /** A free one without it. */
  port?: number | undefined;
  /** The folder of the Worker's state; by default a temporary one, which `stop` deletes. */
  stateDir?: string | undefined;
  /** Takes what the Worker prints, line by line. */
  print?: ((line: string) => void) | undefined;
}

/** The running Worker, with a workspace. */
export interface Product {
  url: string;
  workspaceId: string;
  /** The key of the workspace's owner, and a client that uses it. */
  apiKey: string;
  client: Client;
  /** A client that uses the admin token. */
  admin: Client;
  webhookSecret: string;
  /** The process of the Worker, which is another one after a restart. */
  worker(): Child;
  /** Ends the Worker and all its processes at once. */
  kill(): Promise<void>;
  /** Starts the Worker again after `kill`; `forgetful` deletes first what its queues and Durable Objects stored. */
  restart(how?: { variables?: Record<string, string>; forgetful?: boolean }): Promise<void>;
  /** Kills the Worker and starts it again on what it stored. */
  killAndRestart(): Promise<void>;
  /** Makes another workspace; answers its owner's key. */
  addWorkspace(): Promise<string>;
  /** Runs one cron; none runs by itself. */
  fireCron(cron: string): Promise<void>;
  /** Ends the Worker in order; the database and GitHub run on. */
  stop(): Promise<void>;
}

/**
 * Starts the product on a database and a GitHub that run already: `npm start`, the benchmarks and the tests all start it
 * here. Throws an `Error` with the last of what wrangler said when the Worker does not start.
 */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const { print, secrets = newSecrets(), port = await freePort() } = options;
  const temporary = options.stateDir === undefined ? await mkdtemp(path.join(tmpdir(), 'product-')) : undefined;
  const stateDir = options.stateDir ?? temporary ?? '';
  let { variables } = options;
  const start = () =>
    startWorker({
      port,
      stateDir,
      variables: productVariables({ ...options, secrets, variables }),
      ...(print && { print }),
    });
  let worker = await start();
  const { url } = worker;
  const stop = async () => {
    await worker.child.stop();
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
  };
  const restart: Product['restart'] = async (how = {}) => {
    variables = { ...variables, ...how.variables };
    if (how.forgetful) await rm(workerState(stateDir), { recursive: true });
    worker = await start();
  };
  try {
    const workspace = await openWorkspace(url, secrets.adminToken, options.apiKey);
    return {
      url,
      workspaceId: workspace.id,
      apiKey: workspace.apiKey,
      client: openClient(url, workspace.apiKey),
      admin: openClient(url, secrets.adminToken),
      webhookSecret: secrets.webhookSecret,
      worker: () => worker.child,
      kill: () => worker.child.kill(),
      restart,
      async killAndRestart() {
        await worker.child.kill();
        await restart();
      },
      addWorkspace: async () => (await openWorkspace(url, secrets.adminToken)).apiKey,
      fireCron: (cron) => fireCron(url, cron),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
