import type { Applied, Given, Instant } from '../../reducer.ts';
import type { LiveCommands, LiveEffect, LiveState, PendingRefresh } from '../live.ts';
import { pendingOf, type Pending } from '../live-work.ts';
import type { Unread } from '../../set-aside.ts';
import { announce } from './announce.ts';

type Requested = Applied<LiveState, LiveEffect, number[]>;
type Asked = Given<LiveCommands, 'request_refresh'>;

/** Requests for one pull request within this time cause one read. */
const FOLD_SECONDS = 2;

/** How many pull requests wait at most; a sync asks for the rest. */
const MAX_PENDING = 2_000;

/** Stores the first requests, and announces them. */
export function begin(before: LiveState, asked: Asked, now: Instant): Requested {
  return announced(remembered(before, asked), now);
}

/** Stores more requests while a message is under way or a wait is set to end. */
export function add(before: LiveState, asked: Asked): Requested {
  const { state, work, effects, left } = remembered(before, asked);
  return { state: { ...state, live: { ...state.live, ...work } }, effects, answer: left };
}

/** Stores more requests, and announces them when the wait they arrived in is over. */
export function addOrAnnounce(before: LiveState, asked: Asked, now: Instant): Requested {
  const waits = before.live.status === 'waiting' && before.live.until > now;
  return waits ? add(before, asked) : announced(remembered(before, asked), now);
}

function announced({ state, work, effects, left }: Remembered, now: Instant): Requested {
  const sent = announce(state, work, now, 1, FOLD_SECONDS);
  return { ...sent, effects: [...effects, ...sent.effects], answer: left };
}

interface Remembered {
  state: LiveState;
  work: Pending;
  effects: LiveEffect[];
  /** Numbers that webhooks named, and for which no room is left. */
  left: number[];
}

/**
 * Stores which pull requests to read again. A pending pull request keeps its one row, with a new `seq`. When the rows
 * exceed the maximum, those of the sweep are dropped first, because the sweep comes again.
 */
function remembered(before: LiveState, asked: Asked): Remembered {
  const { repository, urgency, rows } = asked;
  const { pending, ...others } = before.live.status === 'idle' ? NOTHING : pendingOf(before.live);
  const known = new Map(rows.map((row) => [row.number, row]));
  const all = rowsOf(asked, known, before.live.seq);
  const old = all.filter(({ number }) => known.has(number));
  const added = all.filter(({ number }) => !known.has(number));
  const promoted = old.filter((row) => known.get(row.number)?.urgency !== row.urgency).length;
  const webhook = pending.webhook + promoted;
  const sweep = pending.sweep - promoted;
  // Rows of the sweep come after all others; rows of webhooks come before those of the sweep.
  const room = MAX_PENDING - webhook - (urgency === 'sweep' ? sweep : 0);
  const kept = added.slice(0, Math.max(0, room));
  const dropped = Math.max(0, webhook + sweep + kept.length - MAX_PENDING);
  const waiting = { webhook, sweep: sweep - dropped };
  waiting[urgency] += kept.length;
  const left = urgency === 'sweep' ? [] : added.slice(kept.length).map(({ number }) => number);
  const effects: LiveEffect[] = [{ kind: 'put', table: 'refreshes', rows: [...old, ...kept] }];
  if (dropped > 0) effects.push({ kind: 'drop_last', count: dropped });
  return {
    state: { ...before, repository },
    work: { ...others, seq: before.live.seq + asked.requests.length, pending: waiting },
    effects,
    left,
  };
}

const NOTHING: Omit<Pending, 'seq'> = { pending: { webhook: 0, sweep: 0 }, failures: {}, leaving: null, stalls: 0 };

/** What no room was left for, as what is set aside for a sync. */
export function withoutRoom(numbers: number[]): Unread[] {
  const reason = `${MAX_PENDING} pull requests were waiting to be read again`;
  return numbers.map((number) => ({ number, list: null, reason }));
}

/** One row for each pull request to read. */
function rowsOf({ requests, urgency }: Asked, known: Map<number, PendingRefresh>, seq: number): PendingRefresh[] {
  const rows = new Map<number, PendingRefresh>();
  for (const [index, { number, updatedAt }] of requests.entries()) {
    const other = rows.get(number) ?? known.get(number);
    const own = seq + index + 1;
    rows.set(number, {
      number,
      seq: own,
      urgency: other?.urgency === 'webhook' ? 'webhook' : urgency,
      updatedAt: Math.max(updatedAt, other?.updatedAt ?? 0),
      tries: 0,
      place: other?.place ?? own,
    });
  }
  return [...rows.values()];
}
