import assert from 'node:assert/strict';
import type { CursorEffect } from '../../../src/domain/cursor/apply.ts';
import type { LiveBatch, LiveCommands, PendingRefresh } from '../../../src/domain/cursor/live.ts';
import type { LiveWork, Pending } from '../../../src/domain/cursor/live-work.ts';
import type { RepositoryState } from '../../../src/domain/cursor/state.ts';
import type { Command } from '../../../src/domain/reducer.ts';
import { overdue } from './watched-state.ts';
import { backoff, limitWait, outageWait } from './watched-waits.ts';

const LEASE_MS = 120_000;
const LAG_MS = 3_000;
const MAX_ROWS = 2_000;

interface Step {
  before: RepositoryState;
  command: Command<LiveCommands>;
  after: RepositoryState;
  effects: CursorEffect[];
  answer: unknown;
  now: number;
}

/** What src/domain/cursor/SPEC.md promises of live work, checked at every command; `rows` are those of its table after it. */
export function watchLive({ before, command, after, effects, answer, now }: Step, rows: PendingRefresh[]): void {
  const [old, live] = [before.live, after.live];
  const sent = effects.flatMap((effect) => (effect.kind === 'send' ? [effect.delaySeconds] : []));
  const isAnnounced = live.status === 'announced' && (old.status !== 'announced' || old.announced !== live.announced);
  // Requests of the same moment are one batch.
  assert.deepEqual(sent, isAnnounced ? [command.kind === 'request_refresh' ? 2 : 0] : [], 'messages');
  if (isAnnounced) {
    const times = old.status === 'announced' ? old.announced.times + 1 : 1;
    assert.deepEqual(live.announced, { at: now, times });
    if (old.status === 'announced') assert(now >= overdue(old.announced), 'a message is sent again too early');
  }
  if (command.kind === 'wake_live' && old.status === 'waiting')
    assert.equal(live.status === 'waiting', old.until > now);
  watchRows(after, rows);
  assert(live.seq >= old.seq, 'the numbers of requests go back');
  if (command.kind === 'request_refresh') {
    assert.equal(live.seq, old.seq + command.requests.length);
    for (const { number, updatedAt } of command.requests) {
      const row = rows.find((one) => one.number === number);
      assert(row && row.updatedAt >= updatedAt && row.seq > old.seq, 'a request is lost');
      assert(command.urgency === 'sweep' || row.urgency === 'webhook', 'a webhook that waits for the sweep');
    }
  } else assert.equal(live.seq, old.seq);
  if (command.kind === 'claim_live' && answer !== null) {
    const lasts = old.status === 'held' ? old.lease.until : old.status === 'waiting' ? old.until : now;
    assert(lasts <= now, 'a batch is given before its time');
    assert.partialDeepStrictEqual(live, { status: 'held', lease: { token: command.token, until: now + LEASE_MS } });
  }
  watchLeaving(old, live, command, answer);
  watchStalls(old, live, command, answer, now);
  const isBack = command.kind === 'refreshed' || command.kind === 'suspend_live';
  if (!isBack || old.status !== 'held' || live === old) return;
  assert.equal(old.lease.token, command.token, 'a batch is given back by one who does not hold it');
  if (live.status !== 'waiting') return;
  if (command.kind === 'refreshed') assert.equal(live.until, now + LAG_MS);
  else assert.equal(live.until, now + waitAfter(command.cause, old, now));
}

/** So many holders that did not report again make the next leave its batch to a sync. */
const GIVEN_UP = 7;

/**
 * A holder that did not report again is counted, once; the next batch is half as large and comes later. Each that reports
 * takes one from the count, and one that has set its batch aside all of them.
 */
function watchStalls(
  old: LiveWork,
  live: LiveWork,
  command: Command<LiveCommands>,
  answer: unknown,
  now: number,
): void {
  if (old.status === 'idle' || live.status === 'idle') return;
  const mayLapse = command.kind === 'claim_live' || command.kind === 'wake_live';
  if (old.status === 'held' && old !== live && mayLapse) {
    const isLeft = live.leaving?.all === true && old.stalls + 1 >= GIVEN_UP;
    assert.equal(live.stalls, isLeft ? 0 : old.stalls + 1, 'a holder that died is not counted');
    if (live.status === 'waiting') assert.equal(live.until, now + backoff(old.stalls));
  } else if (command.kind === 'refreshed' && live !== old) {
    assert.equal(live.stalls, old.leaving ? 0 : Math.max(0, old.stalls - 1));
  } else assert(live.stalls === old.stalls || live.leaving?.all, 'holders are counted that did not die');
  if (command.kind === 'claim_live' && answer !== null) {
    assert((answer as LiveBatch).pulls.length <= Math.max(1, 26 / 2 ** live.stalls), 'too large a batch');
  }
}

/** What is left to a sync is announced, and stays pending until a holder has set it aside. */
function watchLeaving(old: LiveWork, live: LiveWork, command: Command<LiveCommands>, answer: unknown): void {
  const [before, after] = [old, live].map((work) => (work.status === 'idle' ? null : work.leaving));
  if (command.kind === 'claim_live' && answer !== null) {
    assert.equal((answer as LiveBatch).leaving, after?.reason ?? null, 'a batch that is not what it is for');
  }
  if (after && after !== before) {
    const isTaken = command.kind === 'claim_live' && answer !== null;
    assert(isTaken || live.status === 'announced', 'left to a sync, and nobody is told');
  }
  if (before && after !== before) assert.equal(command.kind, 'refreshed', 'it was not set aside');
}

function watchRows({ live }: RepositoryState, rows: PendingRefresh[]): void {
  const webhook = rows.filter(({ urgency }) => urgency === 'webhook').length;
  assert.deepEqual(live.status === 'idle' ? NONE : live.pending, { webhook, sweep: rows.length - webhook });
  assert.equal(live.status === 'idle', rows.length === 0, 'rows that nobody reads');
  assert(rows.length <= MAX_ROWS, 'too many rows');
}

const NONE = { webhook: 0, sweep: 0 };

type Cause = Command<LiveCommands, 'suspend_live'>['cause'];

function waitAfter(cause: Cause, { failures, leaving }: Pending, now: number): number {
  if (cause.kind === 'slot' || cause.kind === 'refused_for_now') return cause.until - now;
  const times = (failures[cause.kind] ?? 0) + 1;
  if (leaving) return outageWait(times);
  if (cause.kind === 'primary_limit' || cause.kind === 'secondary_limit') return limitWait(cause, times, now);
  if (cause.kind === 'too_wide') return backoff(times - 1);
  return cause.kind === 'database_outage' || cause.kind === 'bad_app' ? outageWait(times) : backoff(times);
}
