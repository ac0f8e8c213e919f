import type { Applied, Given, Instant } from '../../reducer.ts';
import { holds } from '../holds.ts';
import type { RepositoryState } from '../state.ts';
import { suspend } from '../suspend.ts';
import type { SyncCommands } from '../sync.ts';
import type { SyncEffect } from '../sync-effect.ts';
import { announceAgain, thenAnnounce } from './announce.ts';

type LetGo = Applied<RepositoryState, SyncEffect, null>;

/** Gives back work that could not be done. The alarm ends a wait on time; without a wait the sync continues at once. */
export function letGo(state: RepositoryState, suspension: Given<SyncCommands, 'suspend'>, now: Instant): LetGo {
  const { sync } = state;
  if (!holds(sync, suspension)) return announceAgain(state, {}, now);
  const next = suspend(state, sync, suspension, now);
  if (next.state.sync?.activity.status !== 'waiting' || next.state.unrecorded) return thenAnnounce(next, now);
  return { ...next, answer: null };
}

/** Gives the lease back between two messages, and sends the messages that the state asks for. */
export function release(state: RepositoryState, holder: Given<SyncCommands, 'release'>, now: Instant): LetGo {
  const { sync } = state;
  if (sync?.activity.status !== 'held' || sync.id !== holder.syncId || sync.activity.lease.token !== holder.token) {
    return announceAgain(state, {}, now);
  }
  const queued = { ...sync, activity: { status: 'queued' as const, announced: { at: now, times: 0 } } };
  return announceAgain({ ...state, sync: queued }, {}, now);
}
