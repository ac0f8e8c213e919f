import assert from 'node:assert/strict';
import { EMPTY_STATE } from '../../../src/domain/cursor/begin.ts';
import type { Sync } from '../../../src/domain/cursor/state.ts';
import type { SyncCommands } from '../../../src/domain/cursor/sync.ts';
import type { Command } from '../../../src/domain/reducer.ts';
import { watchCoverage } from './watched-coverage.ts';
import { watchPace } from './watched-pace.ts';
import { watchMessages } from './watched-messages.ts';
import { isHeldBy, MAX_STALLS, mayGoOn, watchEnd } from './watched-end.ts';
import { watchAll, type Step } from './watched-state.ts';
import { backoff, waitAfter } from './watched-waits.ts';

const LEASE_MS = 30_000;
const NO_MORE_AFTER: (keyof SyncCommands)[] = ['claim', 'advance', 'suspend', 'release', 'conclude'];

/** What src/domain/cursor/SPEC.md promises of a sync, checked at every command. */
export function watchSync(step: Step<Command<SyncCommands>>): void {
  watchAll(step);
  const { before, after, command } = step;
  if (command.kind === 'destroy') {
    assert.deepEqual(after, EMPTY_STATE);
    assert(
      step.effects.some(({ kind }) => kind === 'delete'),
      'what is deleted',
    );
    return;
  }
  watchPace(before, after, command);
  watchMessages(step);
  watchCoverage(step);
  if (before.sync && after.sync?.id === before.sync.id) watchSame(step, before.sync, after.sync);
  else if (before.sync) watchEnd(step, before.sync);
  else if (after.sync) assert.equal(after.sync.seq, 0);
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
  watchStranger(step, old, sync);
  watchStalls(command, old, sync, now);
}

/** A result counts only for the state that it was worked out from. */
function watchStranger({ command, before, after }: Step<Command<SyncCommands>>, old: Sync, sync: Sync): void {
  if (command.kind !== 'advance' && command.kind !== 'suspend' && command.kind !== 'conclude') return;
  if (isHeldBy(old, command)) return assert.equal(sync.seq, old.seq + 1, 'what the holder says does not count');
  assert.equal(sync.seq, old.seq);
  assert.equal(sync.step, old.step);
  assert.equal(sync.activity.status, old.activity.status);
  if (command.kind === 'advance') assert.equal(after, before);
}

/** A holder that was not heard of in time has stalled; after the first in a row the next waits, longer each time. */
function watchStalls(command: Command<SyncCommands>, old: Sync, sync: Sync, now: number): void {
  const hasLapsed = old.activity.status === 'held' && old.activity.lease.until <= now;
  const isLooked = command.kind === 'wake' || (command.kind === 'claim' && command.syncId === old.id);
  if (!hasLapsed || !isLooked) {
    if (command.kind !== 'suspend' && command.kind !== 'advance') assert.equal(sync.stalls, old.stalls, 'stalls');
    return;
  }
  assert.equal(sync.stalls, old.stalls + 1, 'stalls');
  assert(sync.stalls <= MAX_STALLS, 'a sync that stalls without end');
  if (old.stalls === 0) return assert.notEqual(sync.activity.status, 'waiting');
  assert.partialDeepStrictEqual(sync.activity, {
    status: 'waiting',
    wait: { until: now + backoff(old.stalls), reason: 'stalled' },
  });
}

const PROGRESS = { trouble: null, stalls: 0 };

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
  assert(mayGoOn(old, command.cause, now), 'a sync that does not end');
  assert.equal(sync.stalls, 0, 'stalls');
  const wait = sync.activity.status === 'waiting' ? sync.activity.wait.until - now : 0;
  const seconds = sync.github.waitedSeconds - old.github.waitedSeconds;
  assertNear(1_000 * seconds, Math.max(0, wait), 'seconds of waiting');
  // GitHub refused the cursor, or the name is another: the work is to be done at once, in another way.
  if (sync.activity.status === 'waiting') {
    assertNear(Math.max(0, wait), waitAfter(old, command.cause, now) ?? wait, 'a wait');
  } else assert(command.cause.kind === 'cursor_refused' || command.cause.kind === 'moved', 'a failure without a wait');
}

/** Sums of fractions differ in their last digit. */
function assertNear(value: number, promised: number, what: string): void {
  assert(Math.abs(value - promised) < 0.01, `${what}: ${value}, not ${promised}`);
}
