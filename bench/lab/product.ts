import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SyncRecord } from '../../src/domain/cursor/state.ts';
import { openClient, type Client } from '../../packages/local-cloud/src/product/api-client.ts';
import { freePort } from '../../packages/local-cloud/src/processes/free-port.ts';
import { startWorker } from '../../packages/local-cloud/src/product/start-worker.ts';
import type { Lab } from './lab.ts';
import { useOfWorkerd, type ProcessUse } from './workerd.ts';

export interface Product {
  /** Where the Worker listens, and a client of the workspace's owner. */
  url: string;
  client: Client;
  webhookSecret: string;
  /** Starts a sync of the whole history; answers its id. */
  begin(): Promise<string>;
  read(syncId: string): Promise<SyncRecord>;
  use(): Promise<ProcessUse>;
  /** Ends the Worker; the lab does so too. */
  stop(): Promise<void>;
}

export interface ProductOptions {
  /** Of the Worker, beside those that it needs. */
  variables?: Record<string, string>;
  /** Takes what the Worker prints, line by line. */
  print?: (line: string) => void;
}

/** Starts the real Worker on a lab, with a workspace that tracks the lab's repository. */
export async function startProduct(
  lab: Lab,
  neonHttpUrl = lab.database.neonHttpUrl,
  { variables = {}, print = () => undefined }: ProductOptions = {},
): Promise<Product> {
  const adminToken = randomBytes(24).toString('base64url');
  const webhookSecret = randomBytes(24).toString('base64url');
  const worker = await startWorker({
    port: await freePort(),
    stateDir: lab.dir,
    print,
    variables: {
      DATABASE_URL: lab.database.databaseUrl,
      NEON_HTTP_URL: neonHttpUrl,
      GITHUB_API_URL: lab.replay.url,
      GITHUB_TOKEN: 'bench',
      ADMIN_TOKEN: adminToken,
      ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      GITHUB_WEBHOOK_SECRET: webhookSecret,
      ...variables,
    },
  });
  lab.onClose(() => worker.child.stop());
  const admin = openClient(worker.url, adminToken);
  const { apiKey } = await admin.post<{ apiKey: string }>('/v1/workspaces', { name: 'bench' });
  const client = openClient(worker.url, apiKey);
  const { id } = await client.post<{ id: string }>('/v1/repositories', { fullName: lab.replay.repository });
  return {
    url: worker.url,
    client,
    webhookSecret,
    begin: async () => (await client.post<{ id: string }>(`/v1/repositories/${id}/syncs`, {})).id,
    read: (syncId) => client.get<SyncRecord>(`/v1/syncs/${syncId}`),
    use: () => useOfWorkerd(worker.child.process.pid ?? 0),
    stop: () => worker.child.stop(),
  };
}

/**
 * Waits until a sync has ended, complete; throws for every other end. The Worker is not asked while it reads GitHub, so
 * that the database and the processor are the product's own.
 */
export async function untilComplete(lab: Lab, product: Product, syncId: string): Promise<SyncRecord> {
  for (let last = -1; ;) {
    await sleep(3_000);
    const { requests } = await lab.replay.stats();
    if (requests === last) {
      const record = await product.read(syncId);
      if (record.finishedAt !== null) return assertComplete(record);
    }
    last = requests;
  }
}

/** From the record's start to its end, seconds. */
export function secondsOf(record: SyncRecord): number {
  return (Date.parse(record.finishedAt ?? '') - Date.parse(record.startedAt)) / 1000;
}

function assertComplete(record: SyncRecord): SyncRecord {
  if (record.status === 'succeeded' && record.receipt?.complete) return record;
  throw new Error(`the sync is not complete: ${JSON.stringify(record)}`);
}
