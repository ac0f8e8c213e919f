import { setTimeout as sleep } from 'node:timers/promises';
import { openClient } from '../../packages/local-cloud/src/product/api-client.ts';
import type { SyncRecord } from '../../src/domain/cursor/state.ts';

/** Tracks a repository and syncs it to the end; answers its id. */
export async function syncRepository(
  url: string,
  key: string,
  fullName: string,
  daysBack: number | null,
): Promise<string> {
  const client = openClient(url, key);
  const { id } = await client.post<{ id: string }>('/v1/repositories', { fullName });
  let sync = await client.post<SyncRecord>(`/v1/repositories/${id}/syncs`, { daysBack });
  while (sync.finishedAt === null) {
    await sleep(200);
    sync = await client.get<SyncRecord>(`/v1/syncs/${sync.id}`);
  }
  if (sync.status !== 'succeeded') throw new Error(`the sync ended as ${JSON.stringify(sync)}`);
  return id;
}
