import type { Applied, Given, Instant } from '../../reducer.ts';
import { nothing } from '../../reducer.ts';
import { EMPTY_STATE } from '../begin.ts';
import { deploymentsStep } from '../deployments-step.ts';
import { endSync, moreAsked } from '../end.ts';
import { holds } from '../holds.ts';
import type { RepositoryState, SyncRecord } from '../state.ts';
import type { SyncCommands } from '../sync.ts';
import type { SyncEffect } from '../sync-effect.ts';
import { answerLate, hasEnded, thenAnnounce } from './announce.ts';

/** Ends a sync as succeeded. It goes on instead when a request widened it while its receipt was being written. */
export function conclude(
  state: RepositoryState,
  holder: Given<SyncCommands, 'conclude'>,
  now: Instant,
): Applied<RepositoryState, SyncEffect, boolean> {
  const { sync } = state;
  if (!holds(sync, holder)) return answerLate(state, holder, now);
  const more = moreAsked(state, sync);
  if (!more) {
    const ended = endSync(state, sync, { status: 'succeeded', receipt: holder.receipt }, now);
    return { ...thenAnnounce(ended, now), answer: true };
  }
  const deployed = sync.deployed && more !== deploymentsStep;
  const activity = { status: 'queued' as const, announced: { at: now, times: 0 } };
  const next = { ...state, sync: { ...sync, seq: sync.seq + 1, step: more, deployed, activity } };
  return { ...thenAnnounce({ state: next, effects: [] }, now), answer: hasEnded(next, sync.id) };
}

/** Ends the sync at once. The stored rows stay, and the next sync continues from there. */
export function cancel(
  state: RepositoryState,
  { syncId }: Given<SyncCommands, 'cancel'>,
  now: Instant,
): Applied<RepositoryState, SyncEffect, SyncRecord | null> {
  const { sync } = state;
  if (sync?.id !== syncId) return nothing(state);
  const ended = endSync(state, sync, { status: 'cancelled' }, now);
  return { ...thenAnnounce(ended, now), answer: ended.record };
}

/** Deletes an ended sync's record when the database has it. */
export function forget(
  state: RepositoryState,
  { syncId }: Given<SyncCommands, 'recorded'>,
): Applied<RepositoryState, SyncEffect, null> {
  const ids = (state.unrecorded?.ids ?? []).filter((id) => id !== syncId);
  const unrecorded = ids.length > 0 ? { ids, announced: { at: 0, times: 0 } } : null;
  return {
    state: { ...state, unrecorded },
    effects: [{ kind: 'remove', table: 'ended', keys: [syncId] }],
    answer: null,
  };
}

/** Deletes everything: the repository is no longer tracked. */
export function destroy(): Applied<RepositoryState, SyncEffect, null> {
  return { state: EMPTY_STATE, effects: [{ kind: 'delete' }], answer: null };
}
