import type { SyncMessage } from '../../messages.ts';
import type { Sending } from '../ports.ts';

type Message = SyncMessage & { type: 'sync.touch' };

export interface TouchDeps {
  /** Touching a cursor sets its alarm anew. */
  cursor(repositoryId: string): { record(syncId: string): Promise<unknown> };
  store: {
    /** Syncs that began more than so many seconds ago and have no end, those after `after` by id. */
    unfinishedSyncs(
      olderThanSeconds: number,
      after: string | null,
      limit: number,
    ): Promise<{ id: string; repositoryId: string }[]>;
  };
  sendToSync(messages: Sending<SyncMessage>[]): Promise<void>;
  log(event: string, fields: Record<string, unknown>): void;
}

/** A younger sync moves, or its alarm does: six tries take minutes. */
const OLD_SECONDS = 3_600;
const AT_ONCE = 100;

/**
 * Touches the cursors of syncs that should long be over: an alarm that failed six times is gone, and an object without alarm
 * and traffic sleeps for ever. One that cannot be reached is in no other's way; the next hour tries it again.
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
