import { liveDue } from './live/wake.ts';
import { isOverdue, overdueAt } from './patience.ts';
import type { Instant } from '../reducer.ts';
import type { RepositoryState } from './state.ts';
import { withoutDead } from './takeover.ts';

/** While a sync should move, its alarm is never further away than this; while it only waits, than that. */
const WATCH_MS = 30_000;
const WAIT_WATCH_MS = 600_000;

/** What the alarm finds: whether the state has to be announced again. */
export function wake(before: RepositoryState, now: Instant): { state: RepositoryState; announce: boolean } {
  const state = withoutDead(before, now);
  const { sync } = state;
  if (!sync)
    return { state, announce: state.ended.length > 0 && (state !== before || isOverdue(state.recording, now)) };
  if (sync.wait && sync.wait.until > now) return { state, announce: false };
  if (sync.lease) return { state, announce: false };
  const stopped = sync.wait !== null || state !== before;
  if (!stopped && !isOverdue(sync.announced, now)) return { state, announce: false };
  return { state: { ...state, sync: { ...sync, wait: null } }, announce: true };
}

/** Notes that the state is being announced. */
export function announced(state: RepositoryState, now: Instant): RepositoryState {
  const { sync, ended, recording } = state;
  return {
    ...state,
    recording: ended.length > 0 ? { at: now, times: recording.times + 1 } : recording,
    sync: sync && { ...sync, announced: { at: now, times: sync.announced.times + 1 } },
  };
}

/** Gives the lease back between two messages, for the next one to take. */
export function release(state: RepositoryState, holder: { syncId: string; token: string }): RepositoryState {
  const { sync } = state;
  if (sync?.id !== holder.syncId || sync.lease?.token !== holder.token) return state;
  return { ...state, sync: { ...sync, lease: null } };
}

/** When the alarm must ring next; null when there is nothing left to watch. */
export function nextAlarm(state: RepositoryState, now: Instant): Instant | null {
  const live = liveDue(state.live, now);
  const due = [syncDue(state), live?.at ?? null].filter((instant) => instant !== null);
  const watch = onlyWaits(state, now) && live?.onlyWaits !== false ? WAIT_WATCH_MS : WATCH_MS;
  return due.length === 0 ? null : Math.max(now, Math.min(...due, now + watch));
}

/** Each ring costs a row: what is not to move before an instant is looked after rarely. */
function onlyWaits({ sync }: RepositoryState, now: Instant): boolean {
  return sync === null || (sync.lease === null && sync.wait !== null && sync.wait.until > now);
}

function syncDue({ sync, ended, recording }: RepositoryState): Instant | null {
  if (!sync) return ended.length > 0 ? overdueAt(recording) : null;
  return sync.wait?.until ?? sync.lease?.until ?? overdueAt(sync.announced);
}
