import type { SyncMessage } from '../../messages.ts';
import type { Sending } from '../ports.ts';

type Message = SyncMessage & { type: 'sync.touch' };

export interface TouchDeps {
  /** A touched cursor sets its alarm again. */
  cursor(repositoryId: string): { record(syncId: string): Promise<unknown> };
  store: {
    /** Syncs that began more than this many seconds ago and have not ended, those after `after` by id. */
    unfinishedSyncs(
      olderThanSeconds: number,
      after: string | null,
      limit: number,
    ): Promise<{ id: string; repositoryId: string }[]>;
  };
  sendToSync(messages: Sending<SyncMessage>[]): Promise<void>;
  log(event: string, fields: Record<string, unknown>): void;
}

/** A younger sync still moves, or its alarm still fires: the six tries of an alarm take minutes. */
const OLD_SECONDS = 3_600;
const AT_ONCE = 100;

/**
 * Touches the cursors of syncs that should be over. After six failures an alarm is gone, and an object without alarm
 * and requests sleeps for ever. A cursor that does not answer does not stop the others; the job tries it again an hour
 * later.
 * https://developers.cloudflare.com/durable-objects/api/alarms/
 */
export async function touchUnfinished(deps: TouchDeps, message: Message): Promise<void> {
  const syncs = await deps.store.unfinishedSyncs(OLD_SECONDS, message.after, AT_ONCE);
  const last = syncs.at(-1);
  if (!last) return;
  if (syncs.length === AT_ONCE) await deps.sendToSync([{ body: { ...message, after: last.id } }]);
  const touched = await Promise.allSettled(syncs.map(({ id, repositoryId }) => deps.cursor(repositoryId).record(id)));
  const failed = touched.filter(({ status }) => status === 'rejected').length;
  deps.log('sync.touched', { syncs: syncs.length, failed });
}
