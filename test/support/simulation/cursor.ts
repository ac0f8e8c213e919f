import assert from 'node:assert/strict';
import { seenBy } from '../../../src/domain/cursor/advance.ts';
import type { Advance } from '../../../src/domain/cursor/result.ts';
import { nextAlarm } from '../../../src/domain/cursor/alarm.ts';
import { applyToLive, applyToSync, type CursorEffect } from '../../../src/domain/cursor/apply.ts';
import { EMPTY_STATE, type DaysBack, type SyncRequest } from '../../../src/domain/cursor/begin.ts';
import type { LiveCommands } from '../../../src/domain/cursor/live.ts';
import { MAX_IN_BATCH } from '../../../src/domain/cursor/live/claim.ts';
import type { EndedSync, RepositoryState, SyncRecord } from '../../../src/domain/cursor/state.ts';
import { restored } from '../../../src/domain/cursor/stored.ts';
import type { SyncCommands } from '../../../src/domain/cursor/sync.ts';
import type { Answer, Command } from '../../../src/domain/reducer.ts';
import type { TrackedRepository } from '../../../src/domain/tracked-repository.ts';
import type { Cursor } from '../../../src/jobs/ports.ts';
import type { LiveCursor } from '../../../src/jobs/webhooks/refresh-live.ts';
import type { RefreshRequestDeps } from '../../../src/jobs/webhooks/request-refreshes.ts';
import type { ComputeMessage, LiveMessage, SyncMessage } from '../../../src/messages.ts';
import type { Fate } from './fate.ts';
import { simulatedRefreshes } from './refreshes.ts';
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

/** The Durable Object of the repository: the product's own rules, interpreted over memory, with its alarm. */
export function simulatedCursor(fate: Fate, send: (message: SyncMessage | ComputeMessage | LiveMessage) => void) {
  let state: RepositoryState = EMPTY_STATE;
  /** When a back walk last ended, or a sync that reads only changes began. */
  let drainedAt = 0;
  let leftToSync = 0;
  let alarm: number | null = null;
  const seen = new Set<number>();
  const ended = new Map<string, EndedSync>();
  const refreshes = simulatedRefreshes();

  function sync<Name extends keyof SyncCommands>(command: Command<SyncCommands, Name>): Answer<SyncCommands, Name> {
    const before = state;
    const { state: after, effects, answer } = applyToSync(before, command, fate.now);
    interpret(after, effects);
    watchSync({ before, command: command as Command<SyncCommands>, after, effects, answer, now: fate.now });
    watchTables();
    return answer;
  }

  function apply<Name extends keyof LiveCommands>(command: Command<LiveCommands, Name>): Answer<LiveCommands, Name> {
    const before = state;
    const { state: after, effects, answer } = applyToLive(before, command, fate.now);
    interpret(after, effects);
    const step = { before, command: command as Command<LiveCommands>, after, effects, answer, now: fate.now };
    watchAll(step);
    watchLive(step, refreshes.all());
    watchTables();
    return answer;
  }

  /** The state counts what its tables hold. */
  function watchTables(): void {
    if (state.sync) assert.equal(state.sync.progress.pullRequests, seen.size, 'pull requests that were seen');
    assert.deepEqual((state.unrecorded?.ids ?? []).toSorted(), [...ended.keys()].toSorted(), 'records of ended syncs');
  }

  function interpret(next: RepositoryState, effects: CursorEffect[]): void {
    if (next.sync?.id !== state.sync?.id ? next.sync && !readsBack(next) : readsBack(state) && !readsBack(next)) {
      drainedAt = fate.now;
    }
    state = next;
    for (const effect of effects) carryOut(effect);
  }

  function carryOut(effect: CursorEffect): void {
    switch (effect.kind) {
      case 'send':
        return send(effect.message);
      case 'note':
        return;
      case 'set_alarm':
        alarm = effect.at;
        return;
      case 'delete':
        for (const table of [seen, ended]) table.clear();
        return refreshes.change({ kind: 'clear', table: 'refreshes' });
      case 'drop_last':
        return refreshes.change(effect);
      case 'put':
        if (effect.table === 'refreshes') return refreshes.change(effect);
        if (effect.table === 'seen') return effect.rows.forEach((number) => seen.add(number));
        return effect.rows.forEach((end) => ended.set(end.record.id, end));
      case 'remove':
        if (effect.table === 'refreshes') return refreshes.change(effect);
        if (effect.table === 'seen') return effect.keys.forEach((number) => seen.delete(number));
        return effect.keys.forEach((id) => ended.delete(id));
      case 'clear':
        if (effect.table === 'seen') return seen.clear();
        leftToSync += 1;
        return refreshes.change(effect);
    }
  }

  const live: LiveCursor & ReturnType<RefreshRequestDeps['cursor']> = {
    requestRefresh: (tracked, requests, urgency) =>
      fate.call(() => {
        const rows = refreshes.find(requests.map(({ number }) => number));
        apply({ kind: 'request_refresh', repository: tracked, requests, urgency, rows });
      }),
    claimLive: () =>
      fate.call(() => apply({ kind: 'claim_live', token: String(fate.random()), rows: refreshes.first(MAX_IN_BATCH) })),
    refreshed: ({ token, read }) =>
      fate.call(() => {
        const rows = refreshes.find(read.map(({ number }) => number));
        apply({ kind: 'refreshed', token, read, rows });
      }),
    suspendLive: (token, cause) =>
      fate.call(() => {
        apply({ kind: 'suspend_live', token, cause });
      }),
    renamed: (fullName) =>
      fate.call(() => {
        sync({ kind: 'renamed', fullName });
      }),
  };

  const cursor: Cursor & { repository(): Promise<TrackedRepository | null> } = {
    claim: (syncId) => fate.call(() => sync({ kind: 'claim', syncId, token: String(fate.random()) })),
    advance: (step: Advance) =>
      fate.call(() => {
        const shown = seenBy(step.result);
        const known = [...shown.seen, ...shown.gone].filter((number) => seen.has(number));
        return sync({ ...step, kind: 'advance', known });
      }),
    suspend: (suspension) =>
      fate.call(() => {
        sync({ ...suspension, kind: 'suspend' });
      }),
    release: (holder) =>
      fate.call(() => {
        sync({ ...holder, kind: 'release' });
      }),
    conclude: (holder, receipt) => fate.call(() => sync({ ...holder, kind: 'conclude', receipt })),
    seenNumbers: (after, limit) =>
      fate.call(() =>
        [...seen]
          .filter((number) => number > after)
          .toSorted((a, b) => a - b)
          .slice(0, limit),
      ),
    ended: () => fate.call(() => [...ended.values()]),
    recorded: (syncId) =>
      fate.call(() => {
        sync({ kind: 'recorded', syncId });
      }),
    repository: () => fate.call(() => state.repository),
  };

  return {
    cursor,
    live,
    ring(): void {
      if (alarm === null) return;
      fate.now = Math.max(fate.now, alarm);
      sync({ kind: 'wake' });
      apply({ kind: 'wake_live' });
    },
    /** The alarm rings early, as it does in a new process. */
    wake(): void {
      sync({ kind: 'wake' });
      apply({ kind: 'wake_live' });
    },
    destroy: () => sync({ kind: 'destroy' }),
    begin: (request: SyncRequest) => sync({ kind: 'begin', request }),
    request(
      id: string,
      daysBack: DaysBack,
      more: Pick<SyncRequest, 'verify' | 'deployed' | 'retry'> = {},
    ): { created: boolean; syncId: string } {
      const { created, record } = sync({ kind: 'begin', request: { id, repository, daysBack, ...more } });
      return { created, syncId: record.id };
    },
    cancel: (syncId: string): SyncRecord | null => sync({ kind: 'cancel', syncId }),
    /** What is in memory is gone; what was stored is all there is, and the alarm is wound. */
    evict(): void {
      const { state: again, effects } = restored(JSON.parse(JSON.stringify(state)) as RepositoryState);
      assert.deepEqual({ again, effects }, { again: state, effects: [] }, 'what is stored is what was there');
      state = again;
      alarm = nextAlarm(state, fate.now);
    },
    get state() {
      return state;
    },
    get ended() {
      return [...ended.values()];
    },
    get drainedAt() {
      return drainedAt;
    },
    /** How often live work was given up and left to the next sync. */
    get leftToSync() {
      return leftToSync;
    },
  };
}

function readsBack({ sync }: RepositoryState): boolean {
  return sync?.step.kind === 'back';
}
