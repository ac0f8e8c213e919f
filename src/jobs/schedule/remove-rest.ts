import type { SyncMessage } from '../../messages.ts';
import type { Sending } from '../ports.ts';

interface Removed {
  workspaceId: string;
  repositoryId: string;
}

export interface RemovalDeps {
  /** Deletes as much of a removed repository as one invocation may. */
  finishRemoval(removed: Removed): Promise<unknown>;
  store: {
    /** The repository that was removed first of those of which something is left. */
    nextRemoved(): Promise<Removed | null>;
  };
  sendToSync(messages: Sending<SyncMessage>[]): Promise<void>;
}

/** Deletes the next part of what is stored of removed repositories, until nothing is left. */
export async function removeRest(deps: RemovalDeps, message: SyncMessage & { type: 'sync.remove' }): Promise<void> {
  const removed = await deps.store.nextRemoved();
  if (!removed) return;
  await deps.finishRemoval(removed);
  await deps.sendToSync([{ body: message }]);
}
