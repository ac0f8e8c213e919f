import { applyToLive, applyToSync, type CursorEffect } from '../domain/cursor/apply.ts';
import { nextAlarm } from '../domain/cursor/alarm.ts';
import type { LiveCommands } from '../domain/cursor/live.ts';
import { recordOf } from '../domain/cursor/record.ts';
import type { RepositoryState, SyncRecord } from '../domain/cursor/state.ts';
import { restored } from '../domain/cursor/stored.ts';
import type { SyncCommands } from '../domain/cursor/sync.ts';
import type { Answer, Applied, Command } from '../domain/reducer.ts';
import { CursorTables } from './cursor-tables.ts';
import { sendAnnouncement } from './send-announcement.ts';
import { Watchers } from './watchers.ts';

/**
 * Carries out the effects of the rules for a repository's sync and live work: storage first, then memory, then the
 * watchers.
 */
export class CursorInterpreter {
  readonly tables: CursorTables;
  readonly watchers: Watchers;
  readonly #ctx: DurableObjectState;
  readonly #env: () => Env;
  /** The stored state, without the rows. */
  state: RepositoryState;

  constructor(ctx: DurableObjectState, env: () => Env) {
    [this.#ctx, this.#env] = [ctx, env];
    this.tables = new CursorTables(ctx.storage.sql);
    this.watchers = new Watchers(
      (syncId) => this.record(syncId),
      (promise) => ctx.waitUntil(promise),
    );
    const stored = ctx.storage.kv.get<Parameters<typeof restored>[0]>('state');
    const { state, effects } = restored(stored);
    this.state = state;
    if (stored && stored.version !== state.version) ctx.storage.kv.put('state', state);
    for (const effect of effects) this.tables.change(effect);
  }

  sync<Name extends keyof SyncCommands>(command: Command<SyncCommands, Name>): Promise<Answer<SyncCommands, Name>> {
    return this.#interpret(applyToSync(this.state, command, Date.now()));
  }

  live<Name extends keyof LiveCommands>(command: Command<LiveCommands, Name>): Promise<Answer<LiveCommands, Name>> {
    return this.#interpret(applyToLive(this.state, command, Date.now()));
  }

  /** The record of a sync that runs or has just ended; without an id, of the running one. Null when there is none. */
  record(syncId?: string): SyncRecord | null {
    const { sync } = this.state;
    if (sync && (syncId === undefined || sync.id === syncId)) return recordOf(this.state, sync, Date.now());
    return syncId === undefined ? null : (this.tables.ended.find(syncId)?.record ?? null);
  }

  /** Sets the alarm that the state asks for: an alarm can be lost when its process ends. */
  resetAlarm(): Promise<void> {
    return this.#carryOut({ kind: 'set_alarm', at: nextAlarm(this.state, Date.now()) });
  }

  async #interpret<Value>({ state, effects, answer }: Applied<RepositoryState, CursorEffect, Value>): Promise<Value> {
    const isChanged = state !== this.state;
    if (isChanged) this.#ctx.storage.kv.put('state', state);
    this.state = state;
    // The writes start together, so that all of them are stored or none.
    await Promise.all(effects.map((effect) => this.#carryOut(effect)));
    if (isChanged) this.watchers.tellAll();
    return answer;
  }

  async #carryOut(effect: CursorEffect): Promise<void> {
    switch (effect.kind) {
      case 'send':
        return sendAnnouncement(this.#ctx, this.#env(), effect);
      case 'note':
        return this.tables.note(effect.decision, this.state.repository);
      case 'set_alarm':
        return effect.at === null ? this.#ctx.storage.deleteAlarm() : this.#ctx.storage.setAlarm(effect.at);
      case 'delete':
        return this.#ctx.storage.deleteAll();
      default:
        return this.tables.change(effect);
    }
  }
}
