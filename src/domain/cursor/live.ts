import type { Failure } from '../failure.ts';
import type { TrackedRepository } from '../tracked-repository.ts';
import { narrower, type Pace } from './pace.ts';
import type { RefusedForNow } from './suspend.ts';
import type { Instant, RepositoryState } from './state.ts';
import { backoff, outageWait, primaryWaitUntil, secondaryWait } from './waits.ts';

/**
 * Pull requests to be read again at once, whatever a sync is doing: a webhook named them, or the sweep did. They are read
 * in batches, those that webhooks named first.
 */
export interface LiveWork {
  pending: PendingRefresh[];
  /** Counts what was asked for, so that a hint which comes while its pull request is being read is not lost. */
  seq: number;
  lease: { token: string; until: Instant } | null;
  /** Nothing is read before this instant. */
  notBefore: Instant;
  /** When a message was sent for what is pending, and how often since somebody last came for it. */
  announced: { at: Instant; times: number };
  failures: Partial<Record<Failure['kind'], number>>;
}

export type Urgency = 'webhook' | 'sweep';

export interface PendingRefresh {
  number: number;
  seq: number;
  urgency: Urgency;
  /** What is read must be at least this new: GitHub's API may lag behind its own webhooks. */
  updatedAt: Instant;
  /** How often what was read was older. */
  tries: number;
}

/** One pull request that is to be read again. */
export interface Hint {
  number: number;
  /** Its `updated_at` in the payload; 0 when the payload has none. */
  updatedAt: Instant;
}

export interface LiveBatch {
  repository: TrackedRepository;
  token: string;
  pulls: PendingRefresh[];
  pace: Pace;
}

/** What became of a batch: of each pull request the `updatedAt` that was read, null when GitHub has none of its number. */
export interface LiveResult {
  token: string;
  read: { number: number; seq: number; updatedAt: Instant | null }[];
}

export const NO_LIVE_WORK: LiveWork = {
  pending: [],
  seq: 0,
  lease: null,
  notBefore: 0,
  announced: { at: 0, times: 0 },
  failures: {},
};

/** Hints of one pull request that come within this time are one refresh. */
export const FOLD_SECONDS = 2;

/** A batch may have long lists to continue: nobody else takes it for this long. */
const LEASE_MS = 120_000;
/** Pull requests of one message: two requests to GitHub. */
const MAX_IN_BATCH = 26;
/** Pull requests that wait at once, so that the state stays small; what is more is left to the next sync. */
const MAX_PENDING = 2_000;
/** How often an answer older than its webhook is asked for again, and when. */
const MOST_TRIES = 3;
const LAG_MS = 3_000;
/** Failures in a row after which what is pending is left to the next sync. */
const MOST_FAILURES = 10;
/** A database outage is waited for much longer: about a day. */
const MAX_OUTAGES = 60;
/** A message that nobody took for this long is sent again, each time after twice as long. */
const PATIENCE_MS = 20_000;
const LONGEST_PATIENCE_MS = 600_000;

/**
 * Remembers what is to be read again. What is pending already is asked for once more, not twice. Of more than can be
 * remembered, what the sweep asked for is left out first: it comes again; what webhooks named, the next sync finds.
 */
export function hinted(
  state: RepositoryState,
  repository: TrackedRepository,
  hints: Hint[],
  urgency: Urgency,
): RepositoryState {
  const pending = new Map(state.live.pending.map((refresh) => [refresh.number, refresh]));
  let { seq } = state.live;
  for (const { number, updatedAt } of hints) {
    const before = pending.get(number);
    pending.set(number, {
      number,
      seq: ++seq,
      urgency: before?.urgency === 'webhook' ? 'webhook' : urgency,
      updatedAt: Math.max(updatedAt, before?.updatedAt ?? 0),
      tries: 0,
    });
  }
  const all = [...pending.values()];
  const kept = all.length > MAX_PENDING ? byUrgency(all).slice(0, MAX_PENDING) : all;
  const lost = all.length - kept.length;
  const etag = lost > 0 && kept.every((refresh) => refresh.urgency === 'webhook') ? null : state.etag;
  return { ...state, repository, etag, live: { ...state.live, pending: kept, seq } };
}

/** Those that webhooks named before those of the sweep, each in their order. */
function byUrgency(pending: PendingRefresh[]): PendingRefresh[] {
  const isUrgent = ({ urgency }: PendingRefresh) => urgency === 'webhook';
  return [...pending.filter(isUrgent), ...pending.filter((refresh) => !isUrgent(refresh))];
}

/** Takes the lease on the next batch; null when there is none to take. */
export function claimLive(
  state: RepositoryState,
  token: string,
  now: Instant,
): { state: RepositoryState; batch: LiveBatch | null } {
  const { live, repository, pace } = state;
  const held = live.lease !== null && live.lease.until > now;
  if (!repository || live.pending.length === 0 || held || live.notBefore > now) return { state, batch: null };
  const pulls = byUrgency(live.pending).slice(0, MAX_IN_BATCH);
  const lease = { token, until: now + LEASE_MS };
  const claimed = { ...live, lease, announced: { at: now, times: 0 } };
  return { state: { ...state, live: claimed }, batch: { repository, token, pulls, pace } };
}

/** Forgets what was read, unless it was asked for again meanwhile, or is older than its webhook. */
export function refreshed(state: RepositoryState, result: LiveResult, now: Instant): RepositoryState {
  const { live } = state;
  if (live.lease?.token !== result.token) return state;
  const reads = new Map(result.read.map((read) => [read.number, read]));
  let lags = false;
  const pending = live.pending.flatMap((refresh) => {
    const read = reads.get(refresh.number);
    if (read?.seq !== refresh.seq) return [refresh];
    const isOlder = read.updatedAt !== null && read.updatedAt < refresh.updatedAt;
    if (!isOlder || refresh.tries >= MOST_TRIES) return [];
    lags = true;
    return [{ ...refresh, tries: refresh.tries + 1 }];
  });
  const notBefore = lags ? now + LAG_MS : 0;
  return { ...state, live: { ...live, pending, lease: null, notBefore, failures: {} } };
}

/** Lets go of a batch that could not be read: it is tried again in time, or left to the next sync where that is vain. */
export function suspendLive(
  state: RepositoryState,
  token: string,
  cause: Failure | { kind: 'slot'; until: Instant } | RefusedForNow,
  now: Instant,
): RepositoryState {
  const { live } = state;
  if (live.lease?.token !== token) return state;
  if (cause.kind === 'slot' || cause.kind === 'refused_for_now') {
    return { ...state, live: { ...live, lease: null, notBefore: cause.until } };
  }
  const times = (live.failures[cause.kind] ?? 0) + 1;
  const failed: LiveWork = { ...live, lease: null, failures: { ...live.failures, [cause.kind]: times } };
  const again = (notBefore: Instant, pace = state.pace) => ({ ...state, pace, live: { ...failed, notBefore } });
  // The tag no longer vouches for everything: the next scheduled sync must look for itself.
  const leaveToSync = (): RepositoryState => ({ ...state, etag: null, live: { ...NO_LIVE_WORK, seq: live.seq } });
  switch (cause.kind) {
    case 'too_wide': {
      const pace = narrower(state.pace);
      return pace ? again(now + backoff(times - 1), pace) : leaveToSync();
    }
    case 'primary_limit':
      return again(primaryWaitUntil(cause.resetAt, times, now));
    case 'secondary_limit':
      return again(now + secondaryWait(cause.retryAfterSeconds, times));
    case 'transient':
    case 'cursor_refused':
    case 'rejected':
      return times > MOST_FAILURES ? leaveToSync() : again(now + backoff(times));
    case 'database_outage':
      return times > MAX_OUTAGES ? leaveToSync() : again(now + outageWait(times));
    case 'bad_credential':
    case 'bad_app':
    case 'too_old':
    case 'unavailable':
      return leaveToSync();
  }
}

/** Notes that a message is being sent for what is pending. */
export function announcedLive(state: RepositoryState, now: Instant): RepositoryState {
  const { live } = state;
  return { ...state, live: { ...live, announced: { at: now, times: live.announced.times + 1 } } };
}

/** When the alarm must look after what is pending; null when nothing is. */
export function liveDue(live: LiveWork): Instant | null {
  if (live.pending.length === 0) return null;
  if (live.lease) return live.lease.until;
  if (live.notBefore > live.announced.at) return live.notBefore;
  const { at, times } = live.announced;
  return at + Math.min(LONGEST_PATIENCE_MS, PATIENCE_MS * 2 ** Math.max(0, times - 1));
}

/** What the alarm finds: whether a message has to be sent again. */
export function wakeLive(state: RepositoryState, now: Instant): { state: RepositoryState; announce: boolean } {
  const due = liveDue(state.live);
  if (due === null || due > now) return { state, announce: false };
  return { state: { ...state, live: { ...state.live, lease: null } }, announce: true };
}
