import { DurableObject } from 'cloudflare:workers';
import {
  IDLE_SCHEDULER,
  finish,
  hold,
  MAX_TURNS,
  nextRing,
  ring,
  take,
  toSend,
  wake,
  type SchedulerState,
  type TurnEnd,
} from '../domain/analysis/scheduler.ts';
import { log } from '../log.ts';
import type { LlmMessage } from '../messages.ts';

/**
 * Who may ask the model for one workspace, by whose id it is named. Its methods are the transitions of
 * src/domain/analysis/scheduler.ts, stored; what is to be analysed waits in the database.
 *
 * Stored: key `scheduler`, the `SchedulerState`, such as `{"turns": [{"token": "…", "state": {"taken": true, "until": 1764115200000}}],
 * "again": false, "pause": null, "failures": 0, "wakeAt": null}`.
 */
export class ModelScheduler extends DurableObject<Env> {
  #state: SchedulerState;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    // An earlier version stored it as `desk`.
    const stored = ctx.storage.kv.get<SchedulerState>('scheduler') ?? ctx.storage.kv.get<SchedulerState>('desk');
    this.#state = { ...IDLE_SCHEDULER, ...stored };
    // An alarm can be lost with the process that kept it: whoever touches the object again winds the clock.
    void ctx.blockConcurrencyWhile(() => this.#setAlarm());
  }

  /** Says that there may be something to analyse. */
  async wake(): Promise<void> {
    await this.#store(wake(this.#state, crypto.randomUUID(), Date.now()));
  }

  /** Takes the turn that a message stands for; false when there is none, or somebody has taken it already. */
  async take(token: string): Promise<boolean> {
    const state = take(this.#state, token, Date.now());
    if (state) await this.#store(state);
    return state !== null;
  }

  /** A turn asks whether it may go on, and is known to be alive for the next while. */
  async hold(token: string): Promise<boolean> {
    const state = hold(this.#state, token, Date.now());
    if (state) await this.#store(state);
    return state !== null;
  }

  async finish(token: string, end: TurnEnd): Promise<void> {
    const tokens = Array.from({ length: MAX_TURNS }, () => crypto.randomUUID());
    await this.#store(finish(this.#state, token, end, tokens, Date.now()));
  }

  /** Until when nobody asks the model, and why; null when it may be asked. */
  async pause(): Promise<SchedulerState['pause']> {
    const { pause } = this.#state;
    return pause && pause.until > Date.now() ? pause : null;
  }

  override async alarm(): Promise<void> {
    try {
      await this.#store(ring(this.#state, crypto.randomUUID(), Date.now()));
    } catch (error) {
      // The platform gives up on an alarm after a few failures; this one must ring as long as there is work.
      log('alarm.failed', { workspaceId: this.ctx.id.name, detail: String(error) });
      await this.ctx.storage.setAlarm(Date.now() + 10_000);
    }
  }

  async #store(state: SchedulerState): Promise<void> {
    if (state === this.#state) return;
    const before = this.#state;
    this.ctx.storage.kv.put('scheduler', state);
    this.#state = state;
    await this.#setAlarm();
    const workspaceId = this.#name();
    if (state.pause && state.pause !== before.pause) {
      const { until, reason } = state.pause;
      log('llm.paused', { workspaceId, reason, until: new Date(until).toISOString() });
    }
    for (const token of toSend(before, state)) await this.#send(workspaceId, token);
  }

  /** A send that fails is left to the alarm. */
  async #send(workspaceId: string, token: string): Promise<void> {
    try {
      await this.env.LLM_QUEUE.send({ type: 'llm.turn', v: 1, workspaceId, token } satisfies LlmMessage);
    } catch (error) {
      log('announce.failed', { workspaceId, detail: String(error) });
    }
  }

  async #setAlarm(): Promise<void> {
    const at = nextRing(this.#state);
    if (at === null) await this.ctx.storage.deleteAlarm();
    else await this.ctx.storage.setAlarm(at);
  }

  #name(): string {
    const { name } = this.ctx.id;
    if (name === undefined) throw new Error('ModelScheduler is addressed by name');
    return name;
  }
}
