import type { Receipt } from '../receipt.ts';
import type { Advance } from './result.ts';
import type { SyncRequest } from './begin.ts';
import type { Holder } from './holds.ts';
import type { RepositoryState, SyncRecord } from './state.ts';
import type { Suspension } from './suspend.ts';
import type { Work } from './work.ts';

/** The status of a repository's sync; `idle` means that there is none. */
export type SyncStatus = 'idle' | 'queued' | 'held' | 'waiting';

export function statusOf({ sync }: Pick<RepositoryState, 'sync'>): SyncStatus {
  return sync?.activity.status ?? 'idle';
}

export interface SyncCommands {
  /** Begins a sync, or joins the one under way. */
  begin: { given: { request: SyncRequest }; answer: { record: SyncRecord; created: boolean } };
  /** Takes the lease on the next piece of work of a sync. */
  claim: { given: { syncId: string; token: string }; answer: Work | null };
  /** Work is saved; `known` are the numbers of its result that the table `seen` has already. Answers the next work. */
  advance: { given: Advance & { known: number[] }; answer: Work | null };
  /** Work could not be done. */
  suspend: { given: Suspension; answer: null };
  /** The lease is given back between two messages. */
  release: { given: { syncId: string; token: string }; answer: null };
  /** Everything is done; answers whether the sync has ended. */
  conclude: { given: Holder & { receipt: Receipt }; answer: boolean };
  /** A person ends the sync; answers its last record. */
  cancel: { given: { syncId: string }; answer: SyncRecord | null };
  /** The database has the record of an ended sync. */
  recorded: { given: { syncId: string }; answer: null };
  /** The repository has a new name. */
  renamed: { given: { fullName: string }; answer: null };
  /** The alarm rings. */
  wake: { given: object; answer: null };
  /** The repository is no longer tracked. */
  destroy: { given: object; answer: null };
}
