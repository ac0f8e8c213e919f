import { setTimeout as sleep } from 'node:timers/promises';
import { openClient, type Client } from '../../packages/local-cloud/src/product/api-client.ts';
import type { SyncRecord } from '../../src/domain/cursor/state.ts';

/** Tracks a repository, read with the deployment's own token or a connection, and syncs it to the end; answers its id. */
export async function syncRepository(
  url: string,
  key: string,
  fullName: string,
  daysBack: number | null,
  connectionId?: string,
): Promise<string> {
  const client = openClient(url, key);
  const { id } = await client.post<{ id: string }>('/v1/repositories', { fullName, connectionId });
  const sync = await ended(client, await client.post<SyncRecord>(`/v1/repositories/${id}/syncs`, { daysBack }));
  if (sync.status !== 'succeeded') throw new Error(`the sync ended as ${JSON.stringify(sync)}`);
  return id;
}

/** A sync when it has ended, in whatever way. */
export async function ended(client: Client, begun: SyncRecord): Promise<SyncRecord> {
  let sync = begun;
  while (sync.finishedAt === null) {
    await sleep(200);
    sync = await client.get<SyncRecord>(`/v1/syncs/${sync.id}`);
  }
  return sync;
}
