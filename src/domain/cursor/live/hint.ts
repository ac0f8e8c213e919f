import type { Applied, Given, Instant } from '../../reducer.ts';
import type { LiveCommands, LiveEffect, LiveState, Pending, PendingRefresh } from '../live.ts';
import { announce } from './announce.ts';

type Hinted = Applied<LiveState, LiveEffect, null>;
type Asked = Given<LiveCommands, 'hint'>;

/** Hints of one pull request that come within this time are one refresh. */
const FOLD_SECONDS = 2;

/** Pull requests that wait at once; what is more is left to the next sync. */
const MAX_PENDING = 2_000;

/** Remembers the first that are to be read again, and announces them. */
export function begin(before: LiveState, asked: Asked, now: Instant): Hinted {
  return announced(remembered(before, asked), now);
}

/** Remembers more, for which a message is under way or a wait has an end. */
export function add(before: LiveState, asked: Asked): Hinted {
  const { state, work, effects } = remembered(before, asked);
  return { state: { ...state, live: { ...state.live, ...work } }, effects, answer: null };
}

/** Remembers more; where the wait is over that they came into, they are announced. */
export function addOrAnnounce(before: LiveState, asked: Asked, now: Instant): Hinted {
  const waits = before.live.status === 'waiting' && before.live.until > now;
  return waits ? add(before, asked) : announced(remembered(before, asked), now);
}

function announced({ state, work, effects }: Remembered, now: Instant): Hinted {
  const sent = announce(state, work, now, 1, FOLD_SECONDS);
  return { ...sent, effects: [...effects, ...sent.effects] };
}

interface Remembered {
  state: LiveState;
  work: Pending;
  effects: LiveEffect[];
}

/**
 * Remembers what is to be read again. What is pending already is asked for once more, not twice. Of more than can be
 * remembered, what the sweep asked for is left out first: it comes again; what webhooks named, the next sync finds.
 */
function remembered(before: LiveState, asked: Asked): Remembered {
  const { repository, urgency, rows } = asked;
  const { pending, failures } = before.live.status === 'idle' ? NOTHING : before.live;
  const known = new Map(rows.map((row) => [row.number, row]));
  const all = rowsOf(asked, known, before.live.seq);
  const old = all.filter(({ number }) => known.has(number));
  const added = all.filter(({ number }) => !known.has(number));
  const promoted = old.filter((row) => known.get(row.number)?.urgency !== row.urgency).length;
  const webhook = pending.webhook + promoted;
  const sweep = pending.sweep - promoted;
  // Those of the sweep go behind all others, those of webhooks before the sweep's.
  const room = MAX_PENDING - webhook - (urgency === 'sweep' ? sweep : 0);
  const kept = added.slice(0, Math.max(0, room));
  const dropped = Math.max(0, webhook + sweep + kept.length - MAX_PENDING);
  const left = { webhook, sweep: sweep - dropped };
  left[urgency] += kept.length;
  // Where all that is left was named by webhooks, some that they named may be lost: the tag does not vouch for those.
  const mayBeLost = dropped + added.length - kept.length > 0 && left.sweep === 0;
  const effects: LiveEffect[] = [{ kind: 'put', table: 'refreshes', rows: [...old, ...kept] }];
  if (dropped > 0) effects.push({ kind: 'drop_last', count: dropped });
  return {
    state: { ...before, repository, etag: mayBeLost ? null : before.etag },
    work: { seq: before.live.seq + asked.hints.length, pending: left, failures },
    effects,
  };
}

const NOTHING: Omit<Pending, 'seq'> = { pending: { webhook: 0, sweep: 0 }, failures: {} };

/** One row for each pull request that is asked for. */
function rowsOf({ hints, urgency }: Asked, known: Map<number, PendingRefresh>, seq: number): PendingRefresh[] {
  const rows = new Map<number, PendingRefresh>();
  for (const [index, { number, updatedAt }] of hints.entries()) {
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
