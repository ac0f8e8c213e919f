import { DurableObject } from 'cloudflare:workers';
import { MAX_RUNS, restoredScheduler, type Pause, type SchedulerCommands } from '../domain/analysis/scheduler.ts';
import type { RunEnd, SchedulerState, StoredScheduler } from '../domain/analysis/scheduler.ts';
import { nextAlarm } from '../domain/analysis/scheduler/alarm.ts';
import { applyScheduler } from '../domain/analysis/scheduler/apply.ts';
import type { Answer, Command } from '../domain/reducer.ts';
import { log } from '../log.ts';
import { carryOutEffect } from './scheduler-effects.ts';

/**
 * Decides when the model may be asked for one workspace. It is named by the workspace's id. The rules are in
 * `applyScheduler`; this object stores the results of its commands and carries out their effects. What is to be analysed
 * waits in the database.
 *
 * Stored: key `scheduler`, the `SchedulerState`, such as `{"runs": [{"token": "…", "state": {"taken": true, "until": 1764115200000}}],
 * "again": false, "pause": null, "failures": 0, "wakeAt": null}`.
 */
export class ModelScheduler extends DurableObject<Env> {
  #state: SchedulerState;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { kv } = ctx.storage;
    const former = kv.get<StoredScheduler>('desk');
    this.#state = restoredScheduler(kv.get<StoredScheduler>('scheduler') ?? former);
    if (former !== undefined) {
      // An earlier version stored the state under this key.
      kv.put('scheduler', this.#state);
      kv.delete('desk');
    }
    // An alarm can be lost with its process, so each call of the object sets it again.
    void ctx.blockConcurrencyWhile(() => carryOutEffect(ctx, env, { kind: 'set_alarm', at: nextAlarm(this.#state) }));
  }

  /** Says that there may be something to analyse. */
  async wake(): Promise<void> {
    await this.#apply({ kind: 'wake', token: crypto.randomUUID() });
  }

  /** Takes the run that a message names; false when there is none, or when it is taken already. */
  async take(token: string): Promise<boolean> {
    return this.#apply({ kind: 'take', token });
  }

  /** Renews the lease of a run; false when the run must end. */
  async hold(token: string): Promise<boolean> {
    return this.#apply({ kind: 'hold', token });
  }

  /** Ends a run, and permits the runs that follow it. */
  async finish(token: string, end: RunEnd): Promise<void> {
    const tokens = Array.from({ length: MAX_RUNS }, () => crypto.randomUUID());
    await this.#apply({ kind: 'finish', token, end, tokens });
  }

  /** Until when the model is not asked, and why; null when it may be asked. */
  async pause(): Promise<Pause | null> {
    return this.#apply({ kind: 'pause' });
  }

  override async alarm(): Promise<void> {
    try {
      await this.#apply({ kind: 'ring', token: crypto.randomUUID() });
    } catch (error) {
      // The platform gives up on an alarm after a few failures; this one must ring as long as there is work.
      log('alarm.failed', { workspaceId: this.ctx.id.name, detail: String(error) });
      await this.ctx.storage.setAlarm(Date.now() + 10_000);
    }
  }

  async #apply<Name extends keyof SchedulerCommands>(
    command: Command<SchedulerCommands, Name>,
  ): Promise<Answer<SchedulerCommands, Name>> {
    const { state, effects, answer } = applyScheduler(this.#state, command, Date.now());
    if (state !== this.#state) this.ctx.storage.kv.put('scheduler', state);
    this.#state = state;
    for (const effect of effects) await carryOutEffect(this.ctx, this.env, effect);
    return answer;
  }
}
