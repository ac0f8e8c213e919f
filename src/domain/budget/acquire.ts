import type { Asked, BudgetState, Grant, HourLeft, Place, Priority, Refusal } from '../budget.ts';
import { CONFIRMED_MS } from '../budget.ts';
import type { Applied, Instant } from '../reducer.ts';
import { current, MINUTE_MS } from './current.ts';
import { inOrder, usedBy } from './order.ts';

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

/** How many waiting holders have a place; more would not fit into the state. */
const MAX_PLACES = 120;

/** Those for whom the next slots are ask again after about this time, so that none is empty for long. */
const NEXT_MS = { least: 250, most: 1_000 };
/** A slot is kept free for who has less, if it asks again within this time. */
const SOON_MS = 2 * NEXT_MS.most;

type Acquired = Applied<BudgetState, never, Grant>;

/** Grants a slot as a lease, or refuses it with the instant at which this holder is to ask again. */
export function acquire(before: BudgetState, asked: Asked, now: Instant): Acquired {
  const state = current(before, now);
  const { holder, workspaceId, priority, depth } = asked;
  const refusal = refusedCredential(state, asked, now) ?? spentHour(state, priority, now);
  if (refusal) return refuse(state, refusal);
  const leases = state.leases.filter((lease) => lease.holder !== holder);
  const places = state.places.filter((place) => place.holder !== holder);
  const since = state.places.find((place) => place.holder === holder)?.since ?? now;
  const own: Place = { holder, workspaceId, priority, depth, since, at: now };
  const room = minuteFreeAt(state, priority, now);
  if (room <= now && hasSlot({ ...state, leases, places }, own, now)) {
    const granted = [...leases, { holder, workspaceId, priority, since: now, until: now + LEASE_MS }];
    const shares = sharesWith(state.shares, workspaceId, now);
    return { state: { ...state, leases: granted, places, shares }, effects: [], answer: { granted: true } };
  }
  const waiting = wait({ ...state, places }, own, now);
  const until = Math.max(room, waiting.until);
  return refuse(keptUntil(waiting.state, holder, until), { granted: false, until, reason: 'slot' });
}

/** Whether one of the free slots belongs to this holder. Live work waits for live work only. */
function hasSlot({ leases, places, shares }: BudgetState, own: Place, now: Instant): boolean {
  const free = SLOTS[own.priority] - leases.length;
  // A slot may stay empty for a moment for who has less than this holder; for its like that would only lose time.
  const isLike = ({ workspaceId, depth }: Place) => workspaceId === own.workspaceId && depth >= own.depth;
  const rivals = places.filter(
    (place) => place.priority === own.priority && place.at <= now + (isLike(place) ? 0 : SOON_MS),
  );
  return inOrder([...rivals, own], leases, shares).indexOf(own) < free;
}

/** Gives a holder its place, and the instant at which a slot is likely to be free for it. */
function wait(state: BudgetState, own: Place, now: Instant): { state: BudgetState; until: Instant } {
  const { leases, shares } = state;
  const isRival = ({ priority }: Place) => priority === own.priority;
  const step = state.hold / SLOTS[own.priority];
  const order = inOrder([...state.places.filter(isRival), own], leases, shares);
  const others = state.places.filter((place) => !isRival(place));
  const index = order.indexOf(own);
  const kept = order.slice(0, MAX_PLACES - others.length);
  if (kept.includes(own)) {
    return { state: { ...state, places: [...others, ...kept] }, until: now + waitAt(index, SLOTS[own.priority], step) };
  }
  // Those without a place come one after the other, after those who have one.
  const until = Math.ceil(Math.max(state.crowdUntil, now + index * step) + step);
  return { state: { ...state, crowdUntil: until }, until };
}

/** How long the holder at this place waits, when a slot becomes free at each `step`. */
function waitAt(index: number, slots: number, step: number): number {
  const next = Math.min(NEXT_MS.most, Math.max(NEXT_MS.least, step));
  // The first few ask again at different instants, too.
  return Math.ceil(next + (Math.min(index, slots - 1) / slots) * next + Math.max(0, index + 1 - slots) * step);
}

/** The holder's place lasts until it is to ask again. */
function keptUntil(state: BudgetState, holder: string, at: Instant): BudgetState {
  return { ...state, places: state.places.map((place) => (place.holder === holder ? { ...place, at } : place)) };
}

/** The shares in which a workspace has one of its own. */
function sharesWith(shares: BudgetState['shares'], workspaceId: string, now: Instant): BudgetState['shares'] {
  const others = shares.filter((share) => share.workspaceId !== workspaceId);
  return [...others, { workspaceId, used: usedBy(shares, workspaceId), at: now }];
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
    .filter((hour) => hour.resetAt > now && isSpent(hour, priority))
    .map((hour) => hour.resetAt);
  return resets.length > 0 ? { granted: false, until: Math.max(...resets), reason: 'primary_limit' } : null;
}

/** Whether an hour's limit is down to the reserve. */
export function isSpent({ remaining, limit }: HourLeft, priority: Priority = 'backfill'): boolean {
  return remaining <= reserveOf(limit, priority);
}

/** How much of an hour's limit stays for work of a higher priority. */
export function reserveOf(limit: number | null | undefined, priority: Priority): number {
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

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
