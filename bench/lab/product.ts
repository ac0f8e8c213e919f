import { setTimeout as sleep } from 'node:timers/promises';
import type { SyncRecord } from '../../src/domain/cursor/state.ts';
import type { Client } from '../../packages/local-cloud/src/product/api-client.ts';
import { startProduct } from '../../packages/local-cloud/src/product/start-product.ts';
import type { Lab } from './lab.ts';
import { useOfWorkerd, type ProcessUse } from './processes.ts';

export interface MeasuredProduct {
  /** The Worker's address, and a client of the workspace's owner. */
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

export interface MeasuredOptions {
  /** Variables of the Worker, in addition to those that it needs. */
  variables?: Record<string, string>;
  /** Takes what the Worker prints, line by line. */
  print?: (line: string) => void;
}

/** Starts the real Worker on a lab, with a workspace that tracks the lab's repository. */
export async function startOnLab(
  lab: Lab,
  neonHttpUrl = lab.database.neonHttpUrl,
  { variables, print }: MeasuredOptions = {},
): Promise<MeasuredProduct> {
  const product = await startProduct({
    database: { databaseUrl: lab.database.databaseUrl, neonHttpUrl },
    github: { url: lab.replay.url, token: 'bench' },
    stateDir: lab.dir,
    variables,
    print,
  });
  lab.onClose(() => product.stop());
  const { url, client, webhookSecret } = product;
  const { id } = await client.post<{ id: string }>('/v1/repositories', { fullName: lab.replay.repository });
  return {
    url,
    client,
    webhookSecret,
    begin: async () => (await client.post<{ id: string }>(`/v1/repositories/${id}/syncs`, {})).id,
    read: (syncId) => client.get<SyncRecord>(`/v1/syncs/${syncId}`),
    use: () => useOfWorkerd(product.worker().process.pid ?? 0),
    stop: () => product.stop(),
  };
}

/**
 * Waits until a sync has ended and is complete; throws for every other end. It does not poll the Worker while that
 * reads GitHub, so that only the product uses the database and the processor.
 */
export async function untilComplete(lab: Lab, product: MeasuredProduct, syncId: string): Promise<SyncRecord> {
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

/** Seconds from the record's start to its end. */
export function secondsOf(record: SyncRecord): number {
  return (Date.parse(record.finishedAt ?? '') - Date.parse(record.startedAt)) / 1000;
}

function assertComplete(record: SyncRecord): SyncRecord {
  if (record.status === 'succeeded' && record.receipt?.complete) return record;
  throw new Error(`the sync is not complete: ${JSON.stringify(record)}`);
}
