import type { Sync } from './state.ts';

/** The holder of a sync's lease, and the number of the state from which it got its work. */
export interface Holder {
  syncId: string;
  token: string;
  seq: number;
}

/** Whether this token and number still match the sync's lease and state. */
export function holds(sync: Sync | null, holder: Holder): sync is Sync {
  if (sync?.activity.status !== 'held') return false;
  return sync.id === holder.syncId && sync.activity.lease.token === holder.token && sync.seq === holder.seq;
}
