import type { Sync } from './state.ts';

/** Whether whoever holds this token and number still stands where the state is. */
export function holds(sync: Sync | null, holder: { syncId: string; token: string; seq: number }): sync is Sync {
  return sync?.id === holder.syncId && sync.lease?.token === holder.token && sync.seq === holder.seq;
}
