import type { EndedSync } from '../domain/cursor/state.ts';
import type { TrackedRepository } from '../domain/tracked-repository.ts';
import type { ComputeMessage, SyncMessage } from '../messages.ts';
import type { Cursor, Scope, Sending } from './ports.ts';
import { turnsOf } from './schedule-next.ts';

export interface RecordDeps {
  cursor(repositoryId: string): Cursor & { repository(): Promise<TrackedRepository | null> };
  store: {
    /** Writes the terminal record, its receipt and the repository's coverage in one transaction; a repeat changes nothing. */
    finishSyncRun(scope: Scope, ended: EndedSync): Promise<unknown>;
  };
  sendToSync(messages: Sending<SyncMessage>[]): Promise<void>;
}

/**
 * Brings the records of ended syncs from the cursor to the database, and only then lets the cursor forget them. After one that
 * succeeded it is looked what the repository is by now: private, archived, in which languages.
 */
export async function recordEnded(
  deps: RecordDeps,
  message: ComputeMessage & { type: 'compute.record' },
): Promise<void> {
  const cursor = deps.cursor(message.repositoryId);
  const repository = await cursor.repository();
  if (!repository) return;
  for (const ended of await cursor.ended()) {
    await deps.store.finishSyncRun(repository, ended);
    if (ended.record.status === 'succeeded') await deps.sendToSync(turnsOf('look', [repository]));
    await cursor.recorded(ended.record.id);
  }
}
