import type { PageResult, Result } from '../../src/domain/cursor/result.ts';
import { nextAlarm } from '../../src/domain/cursor/alarm.ts';
import { applyToSync, type CursorEffect } from '../../src/domain/cursor/apply.ts';
import { EMPTY_STATE, type SyncRequest } from '../../src/domain/cursor/begin.ts';
import type { RepositoryState, Step, Sync } from '../../src/domain/cursor/state.ts';
import type { Suspension } from '../../src/domain/cursor/suspend.ts';
import type { SyncCommands } from '../../src/domain/cursor/sync.ts';
import type { Work } from '../../src/domain/cursor/work.ts';
import type { Answer, Command } from '../../src/domain/reducer.ts';
import type { TrackedRepository } from '../../src/domain/tracked-repository.ts';

export const NOW = Date.parse('2026-11-24T12:00:00Z');
export const DAY_MS = 86_400_000;
export const repository: TrackedRepository = {
  workspaceId: 'workspace',
  repositoryId: 'repository',
  githubId: '1',
  fullName: 'acme/widgets',
  credential: { connectionId: null },
};

/** A page that was saved: the first of two, unless something else is said. */
export function page(numbers: number[], changed: Partial<PageResult> = {}): PageResult {
  return {
    kind: 'page',
    pages: 1,
    direction: 'back',
    numbers,
    newest: NOW - 1_000,
    oldest: NOW - 2_000,
    fresh: 0,
    cursor: `after ${numbers.at(-1)}`,
    end: null,
    total: { count: 100, at: NOW },
    fullName: 'acme/widgets',
    seconds: 1,
    bytes: 0,
    count: numbers.length,
    unreadable: [],
    unread: [],
    ...changed,
  };
}

/** A repository with a clock, commanded step by step. */
export function cursorAt(before: RepositoryState = EMPTY_STATE) {
  let state = before;
  let now = NOW;
  let tokens = 0;
  let effects: CursorEffect[] = [];
  function apply<Name extends keyof SyncCommands>(command: Command<SyncCommands, Name>): Answer<SyncCommands, Name> {
    const applied = applyToSync(state, command, now);
    state = applied.state;
    effects = applied.effects;
    return applied.answer;
  }
  const cursor = {
    apply,
    begin: (request: Partial<SyncRequest> = {}) =>
      apply({ kind: 'begin', request: { id: 'sync', repository, daysBack: null, ...request } }),
    claim: (syncId = 'sync'): Work | null => apply({ kind: 'claim', syncId, token: `token ${++tokens}` }),
    hold(): Work {
      const work = cursor.claim();
      if (!work) throw new Error(`there was nothing to claim: ${JSON.stringify(state.sync?.activity)}`);
      return work;
    },
    advance: (work: Work, result: Result, known: number[] = []): Work | null =>
      apply({ ...work, kind: 'advance', spent: { requests: 1, points: 2 }, result, known }),
    suspend(work: Work, cause: Suspension['cause']): void {
      apply({ ...work, kind: 'suspend', spent: { requests: 1, points: 2 }, cause });
    },
    wake(): void {
      apply({ kind: 'wake' });
    },
    /** Puts the sync at a step. */
    at(step: Step, changed: Partial<Sync> = {}) {
      if (!state.sync) throw new Error('no sync is under way');
      state = { ...state, sync: { ...state.sync, step, ...changed } };
      return cursor;
    },
    change(changed: Partial<RepositoryState>) {
      state = { ...state, ...changed };
      return cursor;
    },
    pass: (milliseconds: number) => (now += milliseconds),
    /** The types of the messages that the last command sent. */
    sent: () => effects.flatMap((effect) => (effect.kind === 'send' ? [effect.message.type] : [])),
    noted: () => effects.flatMap((effect) => (effect.kind === 'note' ? [effect.decision.event] : [])),
    effects: () => effects,
    get alarm() {
      return nextAlarm(state, now);
    },
    get state() {
      return state;
    },
    get sync(): Sync {
      if (!state.sync) throw new Error('no sync is under way');
      return state.sync;
    },
    get now() {
      return now;
    },
    get error() {
      const ended = effects.flatMap((effect) => (effect.kind === 'put' && effect.table === 'ended' ? effect.rows : []));
      return ended[0]?.record.error?.reason;
    },
  };
  return cursor;
}

/** A repository of which thirty days are covered, up to yesterday. */
export const COVERED: Partial<RepositoryState> = {
  synced: true,
  coverage: { through: NOW - DAY_MS, since: NOW - 30 * DAY_MS, cursor: 'after 1', exhausted: false, passed: 150 },
};
