import type { Clear, Delete, Put, Remove, Send } from '../reducer.ts';
import type { EndedSync } from './state.ts';

/** What a transition of a sync asks the object to do. */
export type SyncEffect =
  | Put<'seen', number>
  | Remove<'seen', number>
  | Clear<'seen'>
  | Put<'ended', EndedSync>
  | Remove<'ended', string>
  | Send<SyncAnnouncement>
  | Delete;

/**
 * What a sync's message announces: work that reads GitHub, work in the database alone, or a record for the database.
 */
export type SyncAnnouncement =
  | { type: 'sync.step' | 'compute.step'; v: 1; repositoryId: string; syncId: string }
  | { type: 'compute.record'; v: 1; repositoryId: string };
