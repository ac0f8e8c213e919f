import assert from 'node:assert/strict';
import { PASSING_FAILURES } from '../../../src/domain/cursor/end.ts';
import type { Sync } from '../../../src/domain/cursor/state.ts';
import type { Suspension } from '../../../src/domain/cursor/suspend.ts';
import type { SyncCommands } from '../../../src/domain/cursor/sync.ts';
import type { Command } from '../../../src/domain/reducer.ts';
import { isRequested } from './watched-notes.ts';
import type { Step } from './watched-state.ts';

const DAY_MS = 86_400_000;
/** So many holders in a row may be silent, attempts may fail in the database alone, names and refusals may follow. */
export const MAX_STALLS = 12;
const MAX_OWN_FAILURES = 10;
const MAX_MOVES = 3;
const MAX_STRAY = 2;
const MAX_RESTARTS = 3;

/** Whether somebody holds the work of this very state. */
export function isHeldBy({ id, seq, activity }: Sync, holder: { syncId: string; token: string; seq: number }): boolean {
  return (
    id === holder.syncId && seq === holder.seq && activity.status === 'held' && activity.lease.token === holder.token
  );
}

/** Whether a sync goes on after such a failure, now or later; else it ends with it. */
export function mayGoOn(sync: Sync, cause: Suspension['cause'], now: number): boolean {
  const { failures, step, trouble } = sync;
  const lasts = now - (trouble?.since ?? now);
  switch (cause.kind) {
    case 'moved':
      return (failures.unavailable ?? 0) < MAX_MOVES;
    case 'unavailable':
      return cause.shown === true && (failures.unavailable ?? 0) < MAX_STRAY;
    case 'bad_credential':
    case 'too_old':
      return false;
    case 'too_wide':
    case 'transient':
    case 'rejected':
      if (step.kind !== 'facts' && step.kind !== 'compare') return lasts < DAY_MS;
      return cause.kind !== 'rejected' && (failures[cause.kind] ?? 0) < MAX_OWN_FAILURES;
    case 'cursor_refused':
      return sync.restarts < MAX_RESTARTS || lasts < DAY_MS;
    case 'database_outage':
      return cause.reason !== undefined || lasts < DAY_MS;
    case 'bad_app':
      return lasts < DAY_MS;
    default:
      return true;
  }
}

/** What is kept of a sync that ends, and what the next one takes up. */
export function watchEnd({ before, after, effects, command, now }: Step<Command<SyncCommands>>, old: Sync): void {
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
    verified: isDone && old.verification.startsWith('read'),
    described: old.described,
    fullName: after.repository?.fullName ?? null,
  });
  if (isDone) assert.equal(record.progress.percent, 100);
  assert.equal(after.synced, before.synced || isDone);
  assert.equal(after.etag, isDone && old.etag !== null ? old.etag : before.etag);
  const mayPass = record.error !== null && PASSING_FAILURES.some((reason) => reason === record.error?.reason);
  assert.equal(after.outage !== null, mayPass, 'what the next sync takes up');
  if (after.outage) {
    const { trouble } = old;
    assert.partialDeepStrictEqual(after.outage, {
      reach: old.reach,
      daysBack: old.daysBack,
      verify: isRequested(old) || !before.synced,
    });
    assert(after.outage.times >= (trouble?.times ?? 0));
  }
  if (command.kind === 'suspend') {
    assert(isHeldBy(old, command), 'a sync is ended by one who does not hold it');
    assert(!mayGoOn(old, command.cause, now), 'a sync ends too early');
  }
  if (record.error?.reason === 'stalled') assert.equal(old.stalls, MAX_STALLS, 'a sync ends too early');
  assert.deepEqual(after.unrecorded?.ids, [...(before.unrecorded?.ids ?? []), old.id]);
  assert((after.unrecorded?.announced.times ?? 0) > 0, 'a record that no message is sent for');
}
