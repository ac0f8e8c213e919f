import type { Applied, Given, Instant } from '../../reducer.ts';
import { nothing } from '../../reducer.ts';
import type { LiveCommands, LiveEffect, LiveState, PendingRefresh } from '../live.ts';
import { announce } from './announce.ts';

/** How often a result older than its webhook is asked for again, and after which delays. */
const MAX_TRIES = 3;
const LAG_MS = 3_000;

/** Whether GitHub may not show yet what the webhook of this row told: its API may be behind its own webhooks. */
export function mayLag({ updatedAt, tries }: PendingRefresh): boolean {
  return updatedAt > 0 && tries < MAX_TRIES;
}

/**
 * Deletes the rows that were read. A row stays when it was asked for again in the meantime, or when the result is older
 * than its webhook; that GitHub does not have a number which a webhook told is such a result, too. The remaining rows are
 * announced, or wait a moment until GitHub shows the webhook's change. After a batch that was left to a sync the next one is
 * read, unless all are left.
 */
export function finish(
  state: LiveState,
  { token, read, rows }: Given<LiveCommands, 'refreshed'>,
  now: Instant,
): Applied<LiveState, LiveEffect, null> {
  const { live } = state;
  if (live.status !== 'held' || live.lease.token !== token) return nothing(state);
  const reads = new Map(read.map((one) => [one.number, one]));
  const again: PendingRefresh[] = [];
  const done: PendingRefresh[] = [];
  for (const row of rows) {
    const one = reads.get(row.number);
    if (one?.seq !== row.seq) continue;
    const isOlder = one.updatedAt === null ? one.gone : one.updatedAt < row.updatedAt;
    if (isOlder && mayLag(row)) again.push({ ...row, tries: row.tries + 1 });
    else done.push(row);
  }
  const effects: LiveEffect[] = [
    { kind: 'put', table: 'refreshes', rows: again },
    { kind: 'remove', table: 'refreshes', keys: done.map(({ number }) => number) },
  ];
  const { seq } = live;
  const urgent = done.filter(({ urgency }) => urgency === 'webhook').length;
  const pending = { webhook: live.pending.webhook - urgent, sweep: live.pending.sweep - (done.length - urgent) };
  if (pending.webhook + pending.sweep === 0) {
    return { state: { ...state, live: { status: 'idle', seq } }, effects, answer: null };
  }
  const leaving = live.leaving?.all ? live.leaving : null;
  // What made them may still be pending: batches get larger again step by step, unless it has just been set aside.
  const stalls = live.leaving ? 0 : Math.max(0, live.stalls - 1);
  const left = { seq, pending, failures: {}, leaving, stalls };
  if (again.length > 0) {
    return { state: { ...state, live: { ...left, status: 'waiting', until: now + LAG_MS } }, effects, answer: null };
  }
  const sent = announce(state, left, now);
  return { ...sent, effects: [...effects, ...sent.effects] };
}
