import assert from 'node:assert/strict';
import type { CursorEffect } from '../../../src/domain/cursor/apply.ts';
import type { Announced } from '../../../src/domain/cursor/lease.ts';
import type { RepositoryState } from '../../../src/domain/cursor/state.ts';
import { watchNotes } from './watched-notes.ts';
import { watchRecord } from './watched-record.ts';

const WATCH_MS = 30_000;
const WAIT_WATCH_MS = 600_000;

/** A command, and what it made of a state. */
export interface Step<Given> {
  before: RepositoryState;
  command: Given;
  after: RepositoryState;
  effects: CursorEffect[];
  answer: unknown;
  now: number;
}

/** A message that nobody takes is sent again after 20 s, then after twice as long each time, at most 10 minutes. */
export const overdue = ({ at, times }: Announced) => at + Math.min(600_000, 20_000 * 2 ** Math.max(0, times - 1));

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
  assert(Number.isInteger(pace.width) && pace.width >= 1 && pace.width <= 14, `a page of ${pace.width}`);
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
