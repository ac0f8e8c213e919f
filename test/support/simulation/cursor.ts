import assert from 'node:assert/strict';
import type { DaysBack, SyncRequest } from '../../../src/domain/cursor/begin.ts';
import type { RepositoryState, SyncRecord } from '../../../src/domain/cursor/state.ts';
import type { TrackedRepository } from '../../../src/domain/tracked-repository.ts';
import type { ComputeMessage, LiveMessage, SyncMessage } from '../../../src/messages.ts';
import type { Fate } from './fate.ts';
import { callsOf, memoryCursor, type CursorStep } from './memory-cursor.ts';
import { watchLive } from './watched-live.ts';
import { watchAll } from './watched-state.ts';
import { watchSync } from './watched-sync.ts';

export const repository: TrackedRepository = {
  workspaceId: 'workspace',
  repositoryId: 'repository',
  githubId: '1',
  fullName: 'acme/widgets',
  credential: { connectionId: null },
};

/** The Durable Object of the repository in memory, watched at every command, with its alarm. */
export function simulatedCursor(fate: Fate, send: (message: SyncMessage | ComputeMessage | LiveMessage) => void) {
  /** When a back walk last ended, or a sync that reads only changes began. */
  let drainedAt = 0;
  const object = memoryCursor({ now: () => fate.now, send, done: watch });
  const { begin, wake } = object;

  function watch({ before, state: after, effects, answer, ...done }: CursorStep): void {
    const isNew = after.sync?.id !== before.sync?.id;
    if (isNew ? after.sync && !readsBack(after) : readsBack(before) && !readsBack(after)) drainedAt = fate.now;
    const step = { before, after, effects, answer, now: fate.now };
    if (done.of === 'sync') watchSync({ ...step, command: done.command });
    else {
      watchAll({ ...step, command: done.command });
      watchLive({ ...step, command: done.command }, object.refreshes.all());
    }
    watchTables();
  }

  /** The state counts what its tables hold. */
  function watchTables(): void {
    const { state, seen, ended } = object;
    if (state.sync) assert.equal(state.sync.progress.pullRequests, seen.size, 'pull requests that were seen');
    assert.deepEqual((state.unrecorded?.ids ?? []).toSorted(), [...ended.keys()].toSorted(), 'records of ended syncs');
  }

  const calls = callsOf(
    object,
    (effect) => fate.call(effect),
    () => String(fate.random()),
  );

  return {
    cursor: calls,
    live: calls,
    begin,
    wake,
    ring(): void {
      const { alarm } = object;
      if (alarm === null) return;
      fate.now = Math.max(fate.now, alarm);
      wake();
    },
    destroy: () => object.sync({ kind: 'destroy' }),
    request(
      id: string,
      daysBack: DaysBack,
      more: Pick<SyncRequest, 'verify' | 'deployed' | 'retry'> = {},
    ): { created: boolean; syncId: string } {
      const { created, record } = begin({ id, repository, daysBack, ...more });
      return { created, syncId: record.id };
    },
    cancel: (syncId: string): SyncRecord | null => object.sync({ kind: 'cancel', syncId }),
    /** What is in memory is gone; what was stored is all there is, and the alarm is wound. */
    evict(): void {
      const before = object.state;
      const { state: again, effects } = object.restore();
      assert.deepEqual({ again, effects }, { again: before, effects: [] }, 'what is stored is what was there');
    },
    get state() {
      return object.state;
    },
    get ended() {
      return [...object.ended.values()];
    },
    get drainedAt() {
      return drainedAt;
    },
  };
}

function readsBack({ sync }: RepositoryState): boolean {
  return sync?.step.kind === 'back';
}
