import { seenBy } from '../../../src/domain/cursor/advance.ts';
import { nextAlarm } from '../../../src/domain/cursor/alarm.ts';
import { applyToLive, applyToSync, type CursorEffect } from '../../../src/domain/cursor/apply.ts';
import { EMPTY_STATE, type SyncRequest } from '../../../src/domain/cursor/begin.ts';
import type { LiveCommands } from '../../../src/domain/cursor/live.ts';
import { MAX_IN_BATCH } from '../../../src/domain/cursor/live/claim.ts';
import type { EndedSync, RepositoryState } from '../../../src/domain/cursor/state.ts';
import { restored } from '../../../src/domain/cursor/stored.ts';
import type { SyncCommands } from '../../../src/domain/cursor/sync.ts';
import type { Answer, Applied, Command } from '../../../src/domain/reducer.ts';
import type { Cursor } from '../../../src/jobs/ports.ts';
import type { LiveCursor } from '../../../src/jobs/webhooks/refresh-live.ts';
import type { RefreshRequestDeps } from '../../../src/jobs/webhooks/request-refreshes.ts';
import { simulatedRefreshes } from './refreshes.ts';

export type MemoryCursor = ReturnType<typeof memoryCursor>;

/** A command that was carried out. */
export type CursorStep = { before: RepositoryState } & Applied<RepositoryState, CursorEffect, unknown> &
  ({ of: 'sync'; command: Command<SyncCommands> } | { of: 'live'; command: Command<LiveCommands> });

/** What is around a cursor: its clock, its queues, and who is told of its alarm and of each command. */
export interface CursorSurroundings {
  /** Milliseconds since the epoch. */
  now: () => number;
  send: (message: (CursorEffect & { kind: 'send' })['message'], delaySeconds: number) => void;
  alarmSet?: (at: number | null) => void;
  done?: (step: CursorStep) => void;
}

/** The Durable Object of a repository: the product's own rules, interpreted over memory. */
export function memoryCursor({ now, send, alarmSet, done }: CursorSurroundings, begun: RepositoryState = EMPTY_STATE) {
  let state = begun;
  let alarm: number | null = null;
  const seen = new Set<number>();
  const ended = new Map<string, EndedSync>();
  const refreshes = simulatedRefreshes();

  function sync<Name extends keyof SyncCommands>(command: Command<SyncCommands, Name>): Answer<SyncCommands, Name> {
    const before = state;
    const applied = applyToSync(before, command, now());
    interpret(applied);
    done?.({ of: 'sync', before, command: command as Command<SyncCommands>, ...applied });
    return applied.answer;
  }

  function live<Name extends keyof LiveCommands>(command: Command<LiveCommands, Name>): Answer<LiveCommands, Name> {
    const before = state;
    const applied = applyToLive(before, command, now());
    interpret(applied);
    done?.({ of: 'live', before, command: command as Command<LiveCommands>, ...applied });
    return applied.answer;
  }

  function interpret({ state: next, effects }: Applied<RepositoryState, CursorEffect, unknown>): void {
    state = next;
    for (const effect of effects) carryOut(effect);
  }

  function carryOut(effect: CursorEffect): void {
    switch (effect.kind) {
      case 'send':
        return send(effect.message, effect.delaySeconds);
      case 'note':
        return;
      case 'set_alarm':
        alarm = effect.at;
        return alarmSet?.(alarm);
      case 'delete':
        for (const table of [seen, ended, refreshes]) table.clear();
        return;
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
        return seen.clear();
    }
  }

  return {
    sync,
    live,
    seen,
    ended,
    refreshes,
    begin: (request: SyncRequest) => sync({ kind: 'begin', request }),
    /** The alarm rings, also before its time, as it does in a new process. */
    wake: (): void => {
      sync({ kind: 'wake' });
      live({ kind: 'wake_live' });
    },
    /** What is in memory is gone, and the alarm is set again: the state is what was stored. */
    restore(): { state: RepositoryState; effects: CursorEffect[] } {
      const stored = restored(JSON.parse(JSON.stringify(state)) as RepositoryState);
      state = stored.state;
      alarm = nextAlarm(state, now());
      return stored;
    },
    get state() {
      return state;
    },
    /** When the alarm rings; null: not at all. */
    get alarm() {
      return alarm;
    },
  };
}

/** The calls of a job. */
export type CursorCalls = Cursor & { repository(): Promise<RepositoryState['repository']> } & LiveCursor &
  ReturnType<RefreshRequestDeps['cursor']>;

/** A cursor as the jobs call it: `call` carries out what a call does, when it arrives. */
export function callsOf(
  cursor: MemoryCursor,
  call: <Result>(effect: () => Result) => Promise<Result>,
  token: () => string,
): CursorCalls {
  const { sync, live, seen, ended, refreshes } = cursor;
  const done = (effect: () => unknown) =>
    call(() => {
      effect();
    });
  return {
    claim: (syncId) => call(() => sync({ kind: 'claim', syncId, token: token() })),
    advance: (step) =>
      call(() => {
        const shown = seenBy(step.result);
        const known = [...shown.seen, ...shown.gone].filter((number) => seen.has(number));
        return sync({ ...step, kind: 'advance', known });
      }),
    suspend: (suspension) => done(() => sync({ ...suspension, kind: 'suspend' })),
    release: (holder) => done(() => sync({ ...holder, kind: 'release' })),
    conclude: (holder, receipt) => call(() => sync({ ...holder, kind: 'conclude', receipt })),
    seenNumbers: (after, limit) =>
      call(() =>
        [...seen]
          .filter((number) => number > after)
          .toSorted((a, b) => a - b)
          .slice(0, limit),
      ),
    ended: () => call(() => [...ended.values()]),
    recorded: (syncId) => done(() => sync({ kind: 'recorded', syncId })),
    repository: () => call(() => cursor.state.repository),
    requestRefresh: (tracked, requests, urgency) =>
      call(() => {
        const rows = refreshes.find(requests.map(({ number }) => number));
        return live({ kind: 'request_refresh', repository: tracked, requests, urgency, rows });
      }),
    claimLive: () => call(() => live({ kind: 'claim_live', token: token(), rows: refreshes.first(MAX_IN_BATCH) })),
    refreshed: ({ token: holder, read }) =>
      done(() => {
        const rows = refreshes.find(read.map(({ number }) => number));
        live({ kind: 'refreshed', token: holder, read, rows });
      }),
    suspendLive: (holder, cause) => done(() => live({ kind: 'suspend_live', token: holder, cause })),
    renamed: (fullName) => done(() => sync({ kind: 'renamed', fullName })),
  };
}
