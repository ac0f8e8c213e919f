import type { SyncRecord } from '../../src/domain/cursor/state.ts';
import type { Client } from '../../packages/local-cloud/src/product/api-client.ts';
import { followSync } from './follow-sync.ts';

/** The window of 13 weeks that the first page shows, and the one before it: with both, it can compare. */
const FIRST_WEEKS = 26;

interface Tracked {
  id: string;
  syncedThrough: string | null;
  fullHistory: boolean;
}

/**
 * Tracks a repository and reads it: its newest 26 weeks, then everything; `days` alone, when given; what has changed, where
 * everything is stored already. Calls `onReadable` once, as soon as there is something to look at. Answers the last sync.
 */
export async function readHistory(
  client: Client,
  {
    repository,
    connectionId,
    days,
  }: { repository: string; connectionId?: string | undefined; days: number | undefined },
  onReadable: () => void,
): Promise<SyncRecord> {
  const tracked = await client.post<Tracked>('/v1/repositories', { fullName: repository, connectionId });
  async function sync(what: string, body: { daysBack?: number | null }): Promise<SyncRecord> {
    console.log(`Syncing ${repository}, ${what} …`);
    const { id } = await client.post<{ id: string }>(`/v1/repositories/${tracked.id}/syncs`, body);
    return followSync(client, id);
  }
  if (days !== undefined || tracked.syncedThrough === null) {
    const daysBack = days ?? FIRST_WEEKS * 7;
    const what = days === undefined ? `its newest ${FIRST_WEEKS} weeks first` : `the last ${days} days`;
    const record = await sync(what, { daysBack });
    onReadable();
    if (days !== undefined || record.status !== 'succeeded') return record;
    // The history may be shorter than that; and a sync that was interrupted, which this one joins, may read
    // everything.
    const { fullHistory } = await client.get<Tracked>(`/v1/repositories/${tracked.id}`);
    return fullHistory ? record : sync('everything', { daysBack: null });
  }
  onReadable();
  return tracked.fullHistory ? sync('what has changed', {}) : sync('everything', { daysBack: null });
}
