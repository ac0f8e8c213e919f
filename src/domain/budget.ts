import { MAX_NAMED_WAIT_MS, MAX_RESET_MS } from './cursor/waits.ts';
import type { CredentialReason, Failure, GitHubResource } from './failure.ts';

type Instant = number;

/**
 * What one quota of GitHub's (a user, or an App installation) has left, shared by all repositories read with it.
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 */
export interface BudgetState {
  hour: Partial<Record<GitHubResource, { remaining: number; resetAt: Instant; limit?: number | null }>>;
  /** No request before this instant: GitHub asked for a pause. */
  pausedUntil: Instant;
  /** Chunks that are reading now. A lease that is never given back expires. */
  leases: { holder: string; until: Instant; priority: Priority }[];
  /** Who was refused for want of a slot, and the instant each was told to come back. */
  reservations: { holder: string; at: Instant }[];
  /** GraphQL points and server seconds of the last minute, and what for. */
  minute: { at: Instant; points: number; seconds: number; priority: Priority }[];
  /**
   * Credentials that GitHub refuses, by name, and since when: no other request is spent on one before `until`. What GitHub
   * may have to say about one that it refuses no longer is an answer to the next request.
   */
  refused: { credential: string; since: Instant; until: Instant; detail: string; reason?: CredentialReason }[];
}

/** Live work (a webhook, a person's click) goes before backfill, and a reserve is kept for it. */
export type Priority = 'live' | 'backfill';

/** What a holder's requests showed. */
export interface Usage {
  hour: BudgetState['hour'];
  points: number;
  /** How long GitHub worked on GraphQL for this chunk. */
  seconds: number;
  failure: Failure | null;
  /** Which of the quota's credentials was used, by name. */
  credential: string;
}

export type Refusal =
  | { granted: false; until: Instant; reason: 'slot' | 'primary_limit' | 'secondary_limit' }
  /** GitHub refuses the credential: for good, or (not `confirmed`) so that it is asked again after `until`. */
  | { granted: false; reason: 'bad_credential'; detail: string; confirmed: boolean; until: Instant };

export type Grant = { granted: true } | Refusal;

export const EMPTY_BUDGET: BudgetState = {
  hour: {},
  pausedUntil: 0,
  leases: [],
  reservations: [],
  minute: [],
  refused: [],
};

/** One to three requests in flight reach GitHub's ceiling; more only buys secondary limits. Live work has one slot of its own. */
const SLOTS: Record<Priority, number> = { backfill: 3, live: 4 };

/** Points and requests of the hour that backfill leaves for live work: at most so many, and of a small quota a part. */
const MOST_RESERVED: Record<Priority, number> = { backfill: 100, live: 0 };
const RESERVED_SHARE = 0.02;

/** GitHub's limits a minute are 2,000 points and 60 s of GraphQL time; what one chunk may still take stays below them. */
const POINTS_A_MINUTE = 1_900;
const SECONDS_A_MINUTE = 60;
/**
 * Of those seconds, backfill leaves twice what live work took in the last minute, within bounds, so that a hint need not
 * wait for the minute to pass; and nothing while there is no live work.
 */
const LEAST_LIVE_SECONDS = 5;
const MOST_LIVE_SECONDS = 20;
const MINUTE_MS = 60_000;

/** A chunk takes at most 20 s, and its last page 15 s more. */
const LEASE_MS = 60_000;

/** How long a slot is usually held, to tell those who wait when to come back. */
const USUAL_HOLD_MS = 5_000;

/** How long a pause is when GitHub names none; RepoCursor grows it for a sync that keeps meeting one. */
const PAUSE_MS = 60_000;

/** How long nothing is asked with a refused credential: long enough for all that was under way with it to stop. */
const REFUSED_MS = 60_000;
/**
 * A 401 may pass: tokens that were just minted are refused for some seconds, others at random. So long it must last to be
 * believed: https://github.com/octokit/auth-app.js/blob/main/src/hook.ts
 */
export const CONFIRMED_MS = 60_000;
/** When it is asked again meanwhile: so long after the first refusal, then after twice as long. */
const FIRST_RETRY_MS = 1_000;

/** Of each growing list so many are kept, so that the whole stays far below what a Durable Object's value may hold. */
const MAX_RESERVATIONS = 500;
const MAX_REFUSED = 100;
const MAX_USES = 200;

/** Asks for a slot to read one chunk: granted as a lease, or refused with the instant reserved for this holder. */
export function acquire(
  budget: BudgetState,
  holder: string,
  priority: Priority,
  credential: string,
  now: Instant,
): { budget: BudgetState; grant: Grant } {
  const current = expired(budget, now);
  const refusal = current.refused.find((refused) => refused.credential === credential && refused.until > now);
  if (refusal) {
    const { detail, until } = refusal;
    const confirmed = isConfirmed(refusal);
    return { budget: current, grant: { granted: false, reason: 'bad_credential', detail, confirmed, until } };
  }
  if (current.pausedUntil > now) {
    return { budget: current, grant: { granted: false, until: current.pausedUntil, reason: 'secondary_limit' } };
  }
  const reset = exhaustedUntil(current, priority, now);
  if (reset !== null) return { budget: current, grant: { granted: false, until: reset, reason: 'primary_limit' } };
  const others = current.leases.filter((lease) => lease.holder !== holder);
  const free = Math.max(minuteFreeAt(current, priority, now), slotFreeAt(current, others, holder, priority, now));
  const waiting = current.reservations.filter((reservation) => reservation.holder !== holder);
  if (free > now) {
    // Whoever finds the line full comes back at its end, without a place in it.
    const reservations = waiting.length < MAX_RESERVATIONS ? [...waiting, { holder, at: free }] : waiting;
    return {
      budget: { ...current, reservations },
      grant: { granted: false, until: free, reason: 'slot' },
    };
  }
  const leases = [...others, { holder, until: now + LEASE_MS, priority }];
  return { budget: { ...current, leases, reservations: waiting }, grant: { granted: true } };
}

/** Gives a slot back, with what the answers said. */
export function settle(budget: BudgetState, holder: string, usage: Usage, now: Instant): BudgetState {
  const current = expired(budget, now);
  const priority = current.leases.find((lease) => lease.holder === holder)?.priority ?? 'backfill';
  return {
    ...current,
    hour: withinReach({ ...current.hour, ...usage.hour, ...exhaustedBy(usage.failure) }, now),
    pausedUntil: Math.max(current.pausedUntil, pauseAfter(usage.failure, now)),
    leases: current.leases.filter((lease) => lease.holder !== holder),
    minute: noted(current.minute, { at: now, points: usage.points, seconds: usage.seconds, priority }),
    refused: refusedAfter(current.refused, usage, now),
  };
}

/** Since when GitHub refuses this credential, as far as is remembered; null when it does not. */
export function refusedSince({ refused }: BudgetState, credential: string): Instant | null {
  return refused.find((refusal) => refusal.credential === credential)?.since ?? null;
}

/** When a credential that is refused since then is asked again: 1, 2, 4 … seconds later, the last time after the minute. */
export function retryOfRefused(since: Instant, now: Instant): Instant {
  return Math.min(now + Math.max(FIRST_RETRY_MS, now - since), since + CONFIRMED_MS);
}

/** Whether a refusal lasts too long to pass, or says of itself that it will not. */
function isConfirmed({ since, until, reason }: BudgetState['refused'][number]): boolean {
  return reason !== 'refused' || until - since > CONFIRMED_MS;
}

function refusedAfter(
  refused: BudgetState['refused'],
  { failure, credential, points, hour }: Usage,
  now: Instant,
): BudgetState['refused'] {
  const before = refused.find((refusal) => refusal.credential === credential);
  const others = refused.filter((refusal) => refusal.credential !== credential);
  if (failure?.kind !== 'bad_credential') {
    // What was answered was answered to this credential.
    const isTaken = failure === null || points > 0 || Object.keys(hour).length > 0;
    return isTaken ? others : refused;
  }
  const { detail, reason } = failure;
  const since = before?.since ?? now;
  const lasts = reason !== 'refused' || now - since >= CONFIRMED_MS;
  const until = lasts ? now + REFUSED_MS : retryOfRefused(since, now);
  return [...others, { credential, since, until, detail, ...(reason && { reason }) }].slice(-MAX_REFUSED);
}

function expired(budget: BudgetState, now: Instant): BudgetState {
  return {
    ...budget,
    hour: withinReach(budget.hour, now),
    pausedUntil: Math.min(budget.pausedUntil, now + MAX_NAMED_WAIT_MS),
    leases: budget.leases.filter((lease) => lease.until > now),
    // Whoever does not come back soon after its instant has lost its place.
    reservations: budget.reservations.filter((reservation) => reservation.at > now - USUAL_HOLD_MS),
    minute: budget.minute.filter((use) => use.at > now - MINUTE_MS),
    // A while longer than it holds, because only the next answer shows whether it is over.
    refused: budget.refused.filter((refused) => refused.until > now - REFUSED_MS),
  };
}

/** Resets that are named further away than an hour are not believed. */
function withinReach(hour: BudgetState['hour'], now: Instant): BudgetState['hour'] {
  const near = Object.entries(hour).map(([resource, of]) => [
    resource,
    { ...of, resetAt: Math.min(of.resetAt, now + MAX_RESET_MS) },
  ]);
  return Object.fromEntries(near) as BudgetState['hour'];
}

/** The minute's uses with one more; in a long list it is added to the last of its kind. */
function noted(minute: BudgetState['minute'], use: BudgetState['minute'][number]): BudgetState['minute'] {
  const last = minute.findLastIndex(({ priority }) => priority === use.priority);
  const other = minute[last];
  if (!other || minute.length < MAX_USES) return [...minute, use];
  return minute.with(last, { ...use, points: other.points + use.points, seconds: other.seconds + use.seconds });
}

/** When the hour is full again, if one of its two budgets has run down to the reserve; else null. */
function exhaustedUntil(budget: BudgetState, priority: Priority, now: Instant): Instant | null {
  const resets = Object.values(budget.hour)
    .filter((hour) => hour.resetAt > now && hour.remaining <= reserveOf(hour.limit, priority))
    .map((hour) => hour.resetAt);
  return resets.length > 0 ? Math.max(...resets) : null;
}

function reserveOf(limit: number | null | undefined, priority: Priority): number {
  return Math.min(MOST_RESERVED[priority], Math.floor((limit ?? Infinity) * RESERVED_SHARE));
}

/** When the last minute's points and seconds leave room again. */
function minuteFreeAt(budget: BudgetState, priority: Priority, now: Instant): Instant {
  const begin = now - MINUTE_MS;
  // A chunk's seconds lie before the instant it was settled at: only the part inside the minute counts.
  const seconds = sum(budget.minute.map((use) => Math.min(use.seconds, (use.at - begin) / 1000)));
  const points = sum(budget.minute.map((use) => use.points));
  const pointsFree = points > POINTS_A_MINUTE ? (budget.minute[0]?.at ?? begin) + MINUTE_MS : now;
  const room = SECONDS_A_MINUTE - (priority === 'backfill' ? liveReserve(budget) : 0);
  return Math.max(pointsFree, now + Math.max(0, seconds - room) * 1000);
}

/** Seconds of the minute that are kept for live work. */
function liveReserve({ minute }: BudgetState): number {
  const seconds = sum(minute.filter((use) => use.priority === 'live').map((use) => use.seconds));
  return seconds === 0 ? 0 : Math.min(MOST_LIVE_SECONDS, Math.max(LEAST_LIVE_SECONDS, 2 * seconds));
}

/** When a slot is free for this holder: now, or an instant of its own behind all that wait already. */
function slotFreeAt(
  budget: BudgetState,
  others: BudgetState['leases'],
  holder: string,
  priority: Priority,
  now: Instant,
): Instant {
  const own = budget.reservations.find((reservation) => reservation.holder === holder);
  const ahead = budget.reservations.filter(
    (reservation) => reservation.holder !== holder && reservation.at <= now && (!own || reservation.at < own.at),
  );
  if (others.length + (priority === 'live' ? 0 : ahead.length) < SLOTS[priority]) return now;
  const last = Math.max(now, ...budget.reservations.map((reservation) => reservation.at));
  return last + Math.ceil(USUAL_HOLD_MS / SLOTS[priority]);
}

function exhaustedBy(failure: Failure | null): BudgetState['hour'] {
  return failure?.kind === 'primary_limit' ? { [failure.resource]: { remaining: 0, resetAt: failure.resetAt } } : {};
}

function pauseAfter(failure: Failure | null, now: Instant): Instant {
  if (failure?.kind !== 'secondary_limit') return 0;
  const pause = failure.retryAfterSeconds === null ? PAUSE_MS : failure.retryAfterSeconds * 1000;
  return now + Math.min(MAX_NAMED_WAIT_MS, pause);
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
