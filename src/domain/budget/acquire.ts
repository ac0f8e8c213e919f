import type { BudgetCommands, BudgetState, Grant, Priority, Refusal } from '../budget.ts';
import { CONFIRMED_MS } from '../budget.ts';
import type { Applied, Given, Instant } from '../reducer.ts';
import { current, MINUTE_MS, USUAL_HOLD_MS } from './current.ts';

/**
 * One to three requests in flight reach GitHub's ceiling; more only cause secondary limits. Live work has a slot of its
 * own.
 */
const SLOTS: Record<Priority, number> = { backfill: 3, live: 4 };

/**
 * Points and requests of the hour that backfill leaves for live work: this many at most, and a share of a small quota.
 */
const MAX_RESERVED: Record<Priority, number> = { backfill: 100, live: 0 };
const RESERVED_SHARE = 0.02;

/**
 * GitHub's limits a minute are 2,000 points and 60 s of GraphQL time; these bounds leave room for what one chunk may
 * still take.
 */
const POINTS_A_MINUTE = 1_900;
const SECONDS_A_MINUTE = 60;
/**
 * Of those seconds, backfill leaves twice what live work took in the last minute, within bounds, so that a webhook need
 * not wait for the end of the minute. Without live work it leaves nothing.
 */
const MIN_LIVE_SECONDS = 5;
const MAX_LIVE_SECONDS = 20;

/** A chunk takes at most 20 s, and its last page 15 s more. */
const LEASE_MS = 60_000;

/** How many waiting holders have a place of their own; more would not fit into the state. */
const MAX_RESERVATIONS = 300;

type Acquired = Applied<BudgetState, never, Grant>;
type Asked = Given<BudgetCommands, 'acquire'>;

/** Grants a slot as a lease, or refuses it with the instant reserved for this holder. */
export function acquire(before: BudgetState, asked: Asked, now: Instant): Acquired {
  const state = current(before, now);
  const { holder, priority } = asked;
  const refusal = refusedCredential(state, asked, now) ?? spentHour(state, priority, now);
  if (refusal) return refuse(state, refusal);
  const others = state.leases.filter((lease) => lease.holder !== holder);
  const free = Math.max(minuteFreeAt(state, priority, now), slotFreeAt(state, others, holder, priority, now));
  const waiting = state.reservations.filter((reservation) => reservation.holder !== holder);
  if (free > now) {
    // A holder that finds the queue full asks again at its end, without a place.
    const reservations = waiting.length < MAX_RESERVATIONS ? [...waiting, { holder, at: free }] : waiting;
    return refuse({ ...state, reservations }, { granted: false, until: free, reason: 'slot' });
  }
  const leases = [...others, { holder, until: now + LEASE_MS, priority }];
  return { state: { ...state, leases, reservations: waiting }, effects: [], answer: { granted: true } };
}

/** Refuses every holder until the pause is over. A refused credential gets its own answer first. */
export function refuseInPause(before: BudgetState, asked: Asked, now: Instant): Acquired {
  const state = current(before, now);
  const pause: Refusal = { granted: false, until: state.pausedUntil, reason: 'secondary_limit' };
  return refuse(state, refusedCredential(state, asked, now) ?? pause);
}

function refuse(state: BudgetState, refusal: Refusal): Acquired {
  return { state, effects: [], answer: refusal };
}

function refusedCredential({ refused }: BudgetState, { credential }: Asked, now: Instant): Refusal | null {
  const refusal = refused.find((one) => one.credential === credential && one.until > now);
  if (!refusal) return null;
  const { detail, until } = refusal;
  return { granted: false, reason: 'bad_credential', detail, confirmed: isConfirmed(refusal), until };
}

/** Whether a refusal lasts too long to pass, or is confirmed. */
function isConfirmed({ since, until, reason }: BudgetState['refused'][number]): boolean {
  return reason !== 'refused' || until - since > CONFIRMED_MS;
}

/** Refuses until the hourly limit is full again, when one of its two budgets is down to the reserve. */
function spentHour(budget: BudgetState, priority: Priority, now: Instant): Refusal | null {
  const resets = Object.values(budget.hour)
    .filter((hour) => hour.resetAt > now && hour.remaining <= reserveOf(hour.limit, priority))
    .map((hour) => hour.resetAt);
  return resets.length > 0 ? { granted: false, until: Math.max(...resets), reason: 'primary_limit' } : null;
}

function reserveOf(limit: number | null | undefined, priority: Priority): number {
  return Math.min(MAX_RESERVED[priority], Math.floor((limit ?? Infinity) * RESERVED_SHARE));
}

/** When the points and seconds of the last minute leave room again. */
function minuteFreeAt(budget: BudgetState, priority: Priority, now: Instant): Instant {
  const begin = now - MINUTE_MS;
  // A chunk's seconds come before the instant at which it was settled: only the part inside the minute counts.
  const seconds = sum(budget.minute.map((use) => Math.min(use.seconds, (use.at - begin) / 1000)));
  const points = sum(budget.minute.map((use) => use.points));
  const pointsFree = points > POINTS_A_MINUTE ? (budget.minute[0]?.at ?? begin) + MINUTE_MS : now;
  const room = SECONDS_A_MINUTE - (priority === 'backfill' ? liveReserve(budget) : 0);
  return Math.max(pointsFree, now + Math.max(0, seconds - room) * 1000);
}

/** Seconds of the minute that are reserved for live work. */
function liveReserve({ minute }: BudgetState): number {
  const seconds = sum(minute.filter((use) => use.priority === 'live').map((use) => use.seconds));
  return seconds === 0 ? 0 : Math.min(MAX_LIVE_SECONDS, Math.max(MIN_LIVE_SECONDS, 2 * seconds));
}

/** When a slot is free for this holder: now, or at an instant of its own after all waiting holders. */
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

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
