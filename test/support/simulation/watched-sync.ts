import assert from 'node:assert/strict';
import type { CursorEffect } from '../../../src/domain/cursor/apply.ts';
import { OUTAGES } from '../../../src/domain/cursor/end.ts';
import type { Announced, RepositoryState, Sync } from '../../../src/domain/cursor/state.ts';
import type { SyncCommands } from '../../../src/domain/cursor/sync.ts';
import type { Command } from '../../../src/domain/reducer.ts';
import { watchNotes } from './watched-notes.ts';
import { watchPace } from './watched-pace.ts';
import { watchRecord } from './watched-record.ts';
import { waitAfter } from './watched-waits.ts';

const LEASE_MS = 30_000;
const WATCH_MS = 30_000;
const WAIT_WATCH_MS = 600_000;
const NO_MORE_AFTER: (keyof SyncCommands)[] = ['claim', 'advance', 'suspend', 'release', 'conclude'];

/** A command, and what it made of a state. */
interface Step<Given> {
  before: RepositoryState;
  command: Given;
  after: RepositoryState;
  effects: CursorEffect[];
  answer: unknown;
  now: number;
}

/** Sums of fractions differ in their last digit. */
export function assertNear(value: number, promised: number, what: string): void {
  assert(Math.abs(value - promised) < 0.01, `${what}: ${value}, not ${promised}`);
}

/** A message that nobody takes is sent again after 20 s, then after twice as long each time, at most 10 minutes. */
export const overdue = ({ at, times }: Announced) => at + Math.min(600_000, 20_000 * 2 ** Math.max(0, times - 1));

/** What src/domain/cursor/SPEC.md promises of a sync, checked at every command. */
export function watchSync(step: Step<Command<SyncCommands>>): void {
  watchAll(step);
  const { before, after, command } = step;
  if (command.kind === 'destroy') return;
  watchPace(before, after, command);
  watchMessages(step);
  if (before.sync && after.sync?.id === before.sync.id) watchSame(step, before.sync, after.sync);
  else if (before.sync) watchEnd(step, before.sync);
  else if (after.sync) assert.equal(after.sync.seq, 0);
}

/** Who comes late, or gives work back, has the messages of the state sent again: others may be lost. */
function watchMessages({ before, after, effects, command }: Step<Command<SyncCommands>>): void {
  const sent = effects.flatMap((effect) => (effect.kind === 'send' ? [effect] : []));
  for (const { delaySeconds } of sent) assert.equal(delaySeconds, 0);
  const { sync, unrecorded } = after;
  const isLate = !before.sync || before.sync.activity.status !== 'held';
  const asksAgain =
    isLate && ['suspend', 'conclude'].includes(command.kind) && before.sync?.activity.status !== 'waiting';
  if (!after.repository || !(command.kind === 'release' || asksAgain)) return;
  const types = sent.map(({ message }) => message.type);
  const isLocal = sync?.step.kind === 'facts' || sync?.step.kind === 'compare';
  const work = isLocal ? ['compute.step'] : ['sync.step'];
  assert.deepEqual(types, [...(unrecorded ? ['compute.record'] : []), ...(sync ? work : [])], 'messages');
}

/** What holds after each command, of a sync or of live work. */
export function watchAll({ before, command, after, effects, now }: Step<{ kind: string }>): void {
  const alarms = effects.flatMap((effect) => (effect.kind === 'set_alarm' ? [effect.at] : []));
  const rings = command.kind === 'wake' || command.kind === 'wake_live';
  assert.deepEqual(alarms, after === before && !rings ? [] : [alarmOf(after, now)], 'the alarm');
  if (command.kind !== 'destroy') watchNotes(before, after, effects, now);
  const { sync, live, pace, unrecorded } = after;
  if (sync) watchRecord(after, sync, now);
  if (sync?.activity.status === 'queued')
    assert(sync.activity.announced.times > 0, 'a sync that no message is sent for');
  if (unrecorded) assert(unrecorded.ids.length > 0, 'a record without a name');
  if (live.status === 'announced') assert(live.announced.times > 0, 'live work that no message is sent for');
  assert(Number.isInteger(pace.width) && pace.width >= 1 && pace.width <= 21, `a page of ${pace.width}`);
  assert(Number.isInteger(pace.listSize) && pace.listSize >= 1 && pace.listSize <= 100, `lists of ${pace.listSize}`);
}

function alarmOf({ sync, unrecorded, live }: RepositoryState, now: number): number | null {
  const due: { at: number; waits: boolean }[] = [];
  if (!sync && unrecorded) due.push({ at: overdue(unrecorded.announced), waits: true });
  if (sync?.activity.status === 'queued') due.push({ at: overdue(sync.activity.announced), waits: false });
  if (sync?.activity.status === 'held') due.push({ at: sync.activity.lease.until, waits: false });
  if (sync?.activity.status === 'waiting') due.push({ at: sync.activity.wait.until, waits: true });
  if (live.status === 'announced') due.push({ at: overdue(live.announced), waits: false });
  if (live.status === 'held') due.push({ at: live.lease.until, waits: false });
  if (live.status === 'waiting') due.push({ at: live.until, waits: true });
  if (due.length === 0) return null;
  // What is due now is not waited for.
  const watch = due.every(({ at, waits }) => waits && (at > now || !sync)) ? WAIT_WATCH_MS : WATCH_MS;
  return Math.max(now, Math.min(now + watch, ...due.map(({ at }) => at)));
}

function watchSame(step: Step<Command<SyncCommands>>, old: Sync, sync: Sync): void {
  const { command, answer, now, after } = step;
  assert.equal(sync.startedAt, old.startedAt);
  const isPaid = command.kind === 'advance' || command.kind === 'suspend';
  const spent = isPaid && sync.seq > old.seq ? command.spent : { requests: 0, points: 0 };
  assert.equal(sync.github.requests, old.github.requests + spent.requests, 'requests');
  assert.equal(sync.github.points, old.github.points + spent.points, 'points');
  assert(sync.seq === old.seq || (NO_MORE_AFTER.includes(command.kind) && sync.seq === old.seq + 1), 'seq');
  if (command.kind === 'claim') watchClaim(old, sync, command.token, answer, now);
  if (command.kind === 'advance' && sync.seq > old.seq) {
    assert(isHeldBy(old, command), 'work is taken from one who does not hold it');
    assert.deepEqual(sync.activity, { status: 'held', lease: { token: command.token, until: now + LEASE_MS } });
    if (command.result.kind !== 'answered' && command.result.kind !== 'found_set_aside') {
      assert.partialDeepStrictEqual({ sync, outage: after.outage }, { sync: PROGRESS, outage: null });
      assert.deepEqual(sync.failures, {});
    }
  }
  assert.equal(after.repository?.repositoryId, step.before.repository?.repositoryId);
  if (command.kind === 'advance' && sync.seq > old.seq) {
    const { result } = command;
    assert.equal(
      sync.asked,
      result.kind === 'requirements_given_up' ? 5 : old.asked + Number(result.kind === 'requirements'),
    );
    const unread = 'unread' in result ? result.unread : [];
    const last = unread.at(-1);
    assert.equal(sync.aside.count, old.aside.count + unread.length, 'what is set aside');
    if (last) assert(sync.aside.last.includes(last.number === null ? 'no number' : `#${last.number}`));
  }
  if (command.kind === 'suspend' && sync.seq > old.seq) watchWait(old, sync, command, now);
  else assert.equal(sync.github.waitedSeconds, old.github.waitedSeconds, 'a wait that nobody asked for');
  const lapsed = old.activity.status === 'held' && old.activity.lease.until <= now;
  if (lapsed && (command.kind === 'wake' || command.kind === 'claim'))
    assert.equal(sync.stalls, old.stalls + 1, 'stalls');
  else if (command.kind !== 'suspend' && command.kind !== 'advance') assert.equal(sync.stalls, old.stalls, 'stalls');
}

const PROGRESS = { trouble: null, stalls: 0 };

function isHeldBy({ id, seq, activity }: Sync, holder: { syncId: string; token: string; seq: number }): boolean {
  return (
    id === holder.syncId && seq === holder.seq && activity.status === 'held' && activity.lease.token === holder.token
  );
}

function watchClaim(old: Sync, sync: Sync, token: string, answer: unknown, now: number): void {
  const until =
    old.activity.status === 'held'
      ? old.activity.lease.until
      : old.activity.status === 'waiting'
        ? old.activity.wait.until
        : now;
  if (until > now) {
    assert.equal(answer, null, 'work is given before its time');
    assert.equal(sync, old);
  }
  if (answer === null) return;
  assert.deepEqual(sync.activity, { status: 'held', lease: { token, until: now + LEASE_MS } });
  assert.partialDeepStrictEqual(answer, { syncId: sync.id, seq: sync.seq, token });
}

function watchWait(old: Sync, sync: Sync, command: Command<SyncCommands, 'suspend'>, now: number): void {
  assert(isHeldBy(old, command), 'work is given back by one who does not hold it');
  assert.equal(sync.stalls, 0, 'stalls');
  const wait = sync.activity.status === 'waiting' ? sync.activity.wait.until - now : 0;
  const seconds = sync.github.waitedSeconds - old.github.waitedSeconds;
  assertNear(1_000 * seconds, Math.max(0, wait), 'seconds of waiting');
  // GitHub refused the cursor, or the name is another: the work is to be done at once, in another way.
  if (sync.activity.status === 'waiting') {
    assertNear(Math.max(0, wait), waitAfter(old, command.cause, now) ?? wait, 'a wait');
  } else assert(command.cause.kind === 'cursor_refused' || command.cause.kind === 'moved', 'a failure without a wait');
}

function watchEnd({ before, after, effects, command, now }: Step<Command<SyncCommands>>, old: Sync): void {
  const ends = effects.flatMap((effect) => (effect.kind === 'put' && effect.table === 'ended' ? effect.rows : []));
  assert.equal(ends.length, 1, 'a sync that ends has one record');
  const [end] = ends;
  assert(end);
  const { record } = end;
  assert.partialDeepStrictEqual(record, { id: old.id, finishedAt: new Date(now).toISOString(), resumeAt: null });
  const spent = command.kind === 'suspend' ? command.spent : { requests: 0, points: 0 };
  assert.equal(record.github.requests, old.github.requests + spent.requests, 'requests');
  assert.equal(record.github.points, old.github.points + spent.points, 'points');
  assert.equal(record.status === 'succeeded', record.receipt !== null);
  assert.equal(record.status === 'failed', record.error !== null);
  const { coverage } = after;
  const instant = (value: number) => new Date(value).toISOString();
  const isDone = record.status === 'succeeded';
  assert.partialDeepStrictEqual(end, {
    coveredSince: isDone && coverage ? instant(coverage.since) : null,
    // Of a repository without pull requests everything is known up to the beginning of the sync.
    syncedThrough: isDone && coverage ? instant(coverage.through === 0 ? old.startedAt : coverage.through) : null,
    verified: isDone && old.totalsRead,
    described: old.described,
    fullName: after.repository?.fullName ?? null,
  });
  if (isDone) assert.equal(record.progress.percent, 100);
  assert.equal(after.synced, before.synced || isDone);
  assert.equal(after.etag, isDone && old.etag !== null ? old.etag : before.etag);
  const isOutage = record.error !== null && OUTAGES.some((reason) => reason === record.error?.reason);
  assert.equal(after.outage !== null, isOutage, 'what the next sync takes up');
  if (after.outage) {
    const { trouble } = old;
    assert.partialDeepStrictEqual(after.outage, {
      reach: old.reach,
      daysBack: old.daysBack,
      verify: old.verify || !before.synced,
    });
    assert(after.outage.times >= (trouble?.times ?? 0));
  }
  assert.deepEqual(after.unrecorded?.ids, [...(before.unrecorded?.ids ?? []), old.id]);
  assert((after.unrecorded?.announced.times ?? 0) > 0, 'a record that no message is sent for');
}
