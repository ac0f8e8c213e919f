import { DurableObject } from 'cloudflare:workers';
import {
  EMPTY_DESK,
  finish,
  hold,
  MAX_TURNS,
  nextRing,
  ring,
  take,
  toSend,
  wake,
  type DeskState,
  type TurnEnd,
} from '../domain/analysis/turns.ts';
import { log } from '../log.ts';
import type { LlmMessage } from '../messages.ts';

/**
 * Who may ask the model for one workspace, by whose id it is named. Its methods are the transitions of
 * src/domain/analysis/turns.ts, stored; what is to be analysed waits in the database.
 *
 * Stored: key `desk`, the `DeskState`, such as `{"turns": [{"token": "…", "state": {"taken": true, "until": 1764115200000}}],
 * "again": false, "pause": null, "failures": 0, "wakeAt": null}`.
 */
export class ModelDesk extends DurableObject<Env> {
  #desk: DeskState;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#desk = { ...EMPTY_DESK, ...ctx.storage.kv.get<DeskState>('desk') };
    // An alarm can be lost with the process that kept it: whoever touches the object again winds the clock.
    void ctx.blockConcurrencyWhile(() => this.#setAlarm());
  }

  /** Says that there may be something to analyse. */
  async wake(): Promise<void> {
    await this.#store(wake(this.#desk, crypto.randomUUID(), Date.now()));
  }

  /** Takes the turn that a message stands for; false when there is none, or somebody has taken it already. */
  async take(token: string): Promise<boolean> {
    const desk = take(this.#desk, token, Date.now());
    if (desk) await this.#store(desk);
    return desk !== null;
  }

  /** A turn asks whether it may go on, and is known to be alive for the next while. */
  async hold(token: string): Promise<boolean> {
    const desk = hold(this.#desk, token, Date.now());
    if (desk) await this.#store(desk);
    return desk !== null;
  }

  async finish(token: string, end: TurnEnd): Promise<void> {
    const tokens = Array.from({ length: MAX_TURNS }, () => crypto.randomUUID());
    await this.#store(finish(this.#desk, token, end, tokens, Date.now()));
  }

  /** Until when nobody asks the model, and why; null when it may be asked. */
  async pause(): Promise<DeskState['pause']> {
    const { pause } = this.#desk;
    return pause && pause.until > Date.now() ? pause : null;
  }

  override async alarm(): Promise<void> {
    try {
      await this.#store(ring(this.#desk, crypto.randomUUID(), Date.now()));
    } catch (error) {
      // The platform gives up on an alarm after a few failures; this one must ring as long as there is work.
      log('alarm.failed', { workspaceId: this.ctx.id.name, detail: String(error) });
      await this.ctx.storage.setAlarm(Date.now() + 10_000);
    }
  }

  async #store(desk: DeskState): Promise<void> {
    if (desk === this.#desk) return;
    const before = this.#desk;
    this.ctx.storage.kv.put('desk', desk);
    this.#desk = desk;
    await this.#setAlarm();
    const workspaceId = this.#name();
    if (desk.pause && desk.pause !== before.pause) {
      const { until, reason } = desk.pause;
      log('llm.paused', { workspaceId, reason, until: new Date(until).toISOString() });
    }
    for (const token of toSend(before, desk)) await this.#send(workspaceId, token);
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
    const at = nextRing(this.#desk);
    if (at === null) await this.ctx.storage.deleteAlarm();
    else await this.ctx.storage.setAlarm(at);
  }

  #name(): string {
    const { name } = this.ctx.id;
    if (name === undefined) throw new Error('ModelDesk is addressed by name');
    return name;
  }
}
