import type { EndedSync } from '../../domain/cursor/state.ts';
import type { TrackedRepository } from '../../domain/tracked-repository.ts';
import type { ComputeMessage, LlmMessage, SyncMessage } from '../../messages.ts';
import type { Cursor, Scope, Sending } from '../ports.ts';
import { turnsOf } from '../schedule/schedule-next.ts';

export interface RecordDeps {
  cursor(repositoryId: string): Cursor & { repository(): Promise<TrackedRepository | null> };
  store: {
    /** Writes the terminal record, its receipt and the repository's coverage in one transaction; a repeat changes nothing. */
    finishSyncRun(scope: Scope, ended: EndedSync): Promise<unknown>;
  };
  sendToSync(messages: Sending<SyncMessage>[]): Promise<void>;
  /** Has what a sync brought put in line for the model. */
  sendToLlm(message: LlmMessage): Promise<void>;
}

/**
 * Brings the records of ended syncs from the cursor to the database, announces what follows from one that succeeded, and
 * only then lets the cursor forget it: what is lost on the way is done again. Its pull requests are put in line for the model,
 * and it is looked what the repository is by now (private, archived, in which languages) where it was not read.
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
  if (!ended.described) await deps.sendToSync(turnsOf('look', [{ workspaceId, repositoryId }]));
  await deps.sendToLlm({ type: 'llm.analyze', v: 1, workspaceId, repositoryId, syncId: ended.record.id });
}
