import { setTimeout as sleep } from 'node:timers/promises';
import type { SyncRecord } from '../../src/domain/cursor/state.ts';
import { openClient } from '../../packages/local-cloud/src/product/api-client.ts';
import type { ProductWithReplay } from '../../packages/local-cloud/src/product/start-with-replay.ts';

/** How often a running sync is polled. */
const POLL_MS = 500;

/** A Worker that was killed is back within this, and so is the database. */
const PATIENCE_MS = 120_000;

export interface SyncedRepository {
  fullName: string;
  id: string;
}

/** Tracks a repository. */
export async function track(product: ProductWithReplay, fullName: string): Promise<SyncedRepository> {
  const client = openClient(product.url, product.apiKey);
  const { id } = await patiently(() => client.post<{ id: string }>('/v1/repositories', { fullName }));
  return { fullName, id };
}

/** Requests a sync and follows it to its end, successful or not; throws when it has not ended before `giveUpAt`. */
export async function sync(
  product: ProductWithReplay,
  repository: SyncedRepository,
  giveUpAt: number,
  follow: (record: SyncRecord) => Promise<void> | void,
): Promise<SyncRecord> {
  const client = openClient(product.url, product.apiKey);
  const { id } = await patiently(() => client.post<SyncRecord>(`/v1/repositories/${repository.id}/syncs`, {}));
  for (;;) {
    const record = await patiently(() => client.get<SyncRecord>(`/v1/syncs/${id}`));
    if (record.finishedAt !== null) return record;
    if (Date.now() > giveUpAt) {
      throw new Error(`the sync of ${repository.fullName} does not end: ${JSON.stringify(record)}`);
    }
    await follow(record);
    await sleep(POLL_MS);
  }
}

/** Asks again while the Worker or its database does not answer, as a user of a product that restarts does. */
async function patiently<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (const deadline = Date.now() + PATIENCE_MS; ;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(POLL_MS);
    }
  }
}
