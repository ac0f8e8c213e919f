import type { Sync } from './state.ts';

/** Who holds the lease of a sync, and the number of the state that the work was given from. */
export interface Holder {
  syncId: string;
  token: string;
  seq: number;
}

/** Whether whoever holds this token and number still stands where the state is. */
export function holds(sync: Sync | null, holder: Holder): sync is Sync {
  if (sync?.activity.status !== 'held') return false;
  return sync.id === holder.syncId && sync.activity.lease.token === holder.token && sync.seq === holder.seq;
}
