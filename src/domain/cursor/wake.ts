import { liveDue } from './live.ts';
import type { Instant, RepositoryState } from './state.ts';
import { withoutDead } from './takeover.ts';

/** While a sync should move, its alarm is never further away than this; while it only waits, than that. */
const WATCH_MS = 30_000;
const WAIT_WATCH_MS = 600_000;

/**
 * A message that nobody has taken for this long may be lost: it is sent again, each time after twice as long, because a
 * long queue looks the same and must not grow by its own length.
 */
const PATIENCE_MS = 20_000;
const LONGEST_PATIENCE_MS = 600_000;

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
  const due = [syncDue(state), liveDue(state.live)].filter((instant) => instant !== null);
  const watch = onlyWaits(state, now) ? WAIT_WATCH_MS : WATCH_MS;
  return due.length === 0 ? null : Math.max(now, Math.min(...due, now + watch));
}

/** Each ring costs a row: what is not to move before an instant is looked after rarely. */
function onlyWaits({ sync, live }: RepositoryState, now: Instant): boolean {
  const syncWaits = sync === null || (sync.lease === null && sync.wait !== null && sync.wait.until > now);
  const liveWaits = live.pending.length === 0 || (live.lease === null && live.notBefore > now);
  return syncWaits && liveWaits;
}

function syncDue({ sync, ended, recording }: RepositoryState): Instant | null {
  if (!sync) return ended.length > 0 ? recording.at + patience(recording.times) : null;
  return sync.wait?.until ?? sync.lease?.until ?? sync.announced.at + patience(sync.announced.times);
}

function isOverdue({ at, times }: { at: Instant; times: number }, now: Instant): boolean {
  return now >= at + patience(times);
}

function patience(times: number): number {
  return Math.min(LONGEST_PATIENCE_MS, PATIENCE_MS * 2 ** Math.max(0, times - 1));
}
