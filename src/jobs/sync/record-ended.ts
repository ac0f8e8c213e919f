import type { EndedSync } from '../../domain/cursor/state.ts';
import type { TrackedRepository } from '../../domain/tracked-repository.ts';
import type { ComputeMessage, LlmMessage, SyncMessage } from '../../messages.ts';
import type { Cursor, Scope, Sending } from '../ports.ts';
import { dueMessages } from '../schedule/schedule-next.ts';

export interface RecordDeps {
  cursor(repositoryId: string): Cursor & { repository(): Promise<TrackedRepository | null> };
  store: {
    /**
     * Stores the final record, its receipt and the repository's coverage in one transaction. A repeat changes nothing.
     */
    finishSyncRun(scope: Scope, ended: EndedSync): Promise<unknown>;
  };
  sendToSync(messages: Sending<SyncMessage>[]): Promise<void>;
  /** Asks for the analysis of the pull requests that a sync read. */
  sendToLlm(message: LlmMessage): Promise<void>;
}

/**
 * Copies the records of ended syncs from the cursor to the database, and announces what follows a successful one. Only
 * then the cursor deletes the record, so that lost work is done again. The pull requests of the sync are enqueued for
 * the model. If the sync did not read the repository's description (private, archived, languages), GitHub is asked for
 * it.
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
    if (ended.record.status === 'succeeded') await announce(deps, repository, ended);
    await cursor.recorded(ended.record.id);
  }
}

async function announce(deps: RecordDeps, { workspaceId, repositoryId }: Scope, ended: EndedSync): Promise<void> {
  if (!ended.described) await deps.sendToSync(dueMessages('look', [{ workspaceId, repositoryId }]));
  await deps.sendToLlm({ type: 'llm.analyze', v: 1, workspaceId, repositoryId, syncId: ended.record.id });
}
