import { liveDue } from './live.ts';
import type { Instant, RepositoryState } from './state.ts';

/** While a sync is unfinished, its alarm is never further away than this. */
const WATCH_MS = 30_000;

/**
 * A message that nobody has taken for this long may be lost: it is sent again, each time after twice as long, because a
 * long queue looks the same and must not grow by its own length.
 */
const PATIENCE_MS = 20_000;
const LONGEST_PATIENCE_MS = 600_000;

/** What the alarm finds: whether the state has to be announced again. */
export function wake(state: RepositoryState, now: Instant): { state: RepositoryState; announce: boolean } {
  const { sync } = state;
  if (!sync) return { state, announce: state.ended.length > 0 };
  if (sync.wait && sync.wait.until > now) return { state, announce: false };
  if (sync.lease && sync.lease.until > now) return { state, announce: false };
  const stopped = sync.wait !== null || sync.lease !== null;
  if (!stopped && now < sync.announced.at + patience(sync.announced.times)) return { state, announce: false };
  return { state: { ...state, sync: { ...sync, wait: null, lease: null } }, announce: true };
}

/** Notes that the state is being announced. */
export function announced(state: RepositoryState, now: Instant): RepositoryState {
  const { sync } = state;
  return sync ? { ...state, sync: { ...sync, announced: { at: now, times: sync.announced.times + 1 } } } : state;
}

/** Gives the lease back between two messages, for the next one to take. */
export function release(state: RepositoryState, holder: { syncId: string; token: string }): RepositoryState {
  const { sync } = state;
  if (sync?.id !== holder.syncId || sync.lease?.token !== holder.token) return state;
  return { ...state, sync: { ...sync, lease: null } };
}

/** When the alarm must ring next; null when there is nothing left to watch. */
export function nextAlarm(state: RepositoryState, now: Instant): Instant | null {
  const due = [syncDue(state, now), liveDue(state.live)].filter((instant) => instant !== null);
  return due.length === 0 ? null : Math.max(now, Math.min(...due, now + WATCH_MS));
}

function syncDue({ sync, ended }: RepositoryState, now: Instant): Instant | null {
  if (!sync) return ended.length > 0 ? now + WATCH_MS : null;
  return sync.wait?.until ?? sync.lease?.until ?? sync.announced.at + patience(sync.announced.times);
}

function patience(times: number): number {
  return Math.min(LONGEST_PATIENCE_MS, PATIENCE_MS * 2 ** Math.max(0, times - 1));
}
