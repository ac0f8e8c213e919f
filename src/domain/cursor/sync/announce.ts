import type { Applied, Instant } from '../../reducer.ts';
import type { RepositoryState } from '../state.ts';
import { worksDatabaseAlone } from '../steps.ts';
import type { SyncEffect } from '../sync-effect.ts';

type Announced = Applied<RepositoryState, SyncEffect, null>;

/**
 * Sends the messages that the state asks for: one for records that the database does not have, and one for the sync. A
 * late message from a former holder has the same effect, because the database may still lack a record.
 */
export function announceAgain(state: RepositoryState, _: object, now: Instant): Announced {
  const { repository, unrecorded, sync } = state;
  if (!repository) return { state, effects: [], answer: null };
  const { repositoryId } = repository;
  const effects: SyncEffect[] = [];
  let next = state;
  if (unrecorded) {
    const announced = { at: now, times: unrecorded.announced.times + 1 };
    next = { ...next, unrecorded: { ...unrecorded, announced } };
    effects.push({ kind: 'send', message: { type: 'compute.record', v: 1, repositoryId }, delaySeconds: 0 });
  }
  if (sync) {
    const type = worksDatabaseAlone(sync.step) ? 'compute.step' : 'sync.step';
    effects.push({ kind: 'send', message: { type, v: 1, repositoryId, syncId: sync.id }, delaySeconds: 0 });
  }
  if (sync?.activity.status === 'queued') {
    const announced = { at: now, times: sync.activity.announced.times + 1 };
    next = { ...next, sync: { ...sync, activity: { status: 'queued', announced } } };
  }
  return { state: next, effects, answer: null };
}

/** The answer to a receipt that came too late: whether its sync has ended. */
export function answerLate(
  state: RepositoryState,
  { syncId }: { syncId: string },
  now: Instant,
): Applied<RepositoryState, SyncEffect, boolean> {
  return { ...announceAgain(state, {}, now), answer: hasEnded(state, syncId) };
}

export function hasEnded({ unrecorded }: RepositoryState, syncId: string): boolean {
  return unrecorded?.ids.includes(syncId) === true;
}

/** Applies the end of a sync or of a step, then sends the messages that follow. */
export function thenAnnounce(before: { state: RepositoryState; effects: SyncEffect[] }, now: Instant): Announced {
  const announced = announceAgain(before.state, {}, now);
  return { ...announced, effects: [...before.effects, ...announced.effects] };
}
