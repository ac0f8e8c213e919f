import { DurableObject } from 'cloudflare:workers';
import { advance, seenBy, type Advance } from '../domain/cursor/advance.ts';
import { holds } from '../domain/cursor/holds.ts';
import { begin, EMPTY_STATE, type SyncRequest } from '../domain/cursor/begin.ts';
import { describe, type Decision } from '../domain/cursor/describe.ts';
import { cancel, conclude, recorded } from '../domain/cursor/end.ts';
import type { Hint, LiveBatch, LiveCommands, LiveEffect, LiveResult, Slot, Urgency } from '../domain/cursor/live.ts';
import { applyLive } from '../domain/cursor/live/apply.ts';
import { MAX_IN_BATCH } from '../domain/cursor/live/claim.ts';
import { recordOf } from '../domain/cursor/record.ts';
import type { EndedSync, RepositoryState, SyncRecord } from '../domain/cursor/state.ts';
import { restored, type StoredState } from '../domain/cursor/stored.ts';
import { suspend, type RefusedForNow, type Suspension } from '../domain/cursor/suspend.ts';
import { announced, nextAlarm, release, wake } from '../domain/cursor/wake.ts';
import { claim, type Work } from '../domain/cursor/work.ts';
import { worksDatabaseAlone } from '../domain/cursor/steps.ts';
import type { Receipt } from '../domain/receipt.ts';
import type { Failure } from '../domain/failure.ts';
import type { Answer, Command } from '../domain/reducer.ts';
import { nameOf, type TrackedRepository } from '../domain/tracked-repository.ts';
import { log } from '../log.ts';
import type { ComputeMessage, LiveMessage, SyncMessage } from '../messages.ts';
import { Decisions, type LoggedDecision } from './decisions.ts';
import { Refreshes } from './refreshes.ts';
import { SeenNumbers } from './seen-numbers.ts';
import { Watchers } from './watchers.ts';

/** A queue that takes longer than this to take a message is not waited for. */
const SEND_MS = 10_000;

/**
 * The pagination cursor of one repository, named by the repository's id. Its methods are the transitions of
 * src/domain/cursor, stored; it does no network I/O but sending to a queue, and its memory is a cache of its storage.
 *
 * Stored: key `state`, the `RepositoryState`; table `seen`, the numbers of the pull requests that the running sync has
 * seen, as a bitmap (see seen-numbers.ts); table `decisions`, what the last syncs decided, in words (see decisions.ts).
 */
export class RepoCursor extends DurableObject<Env> {
  #state: RepositoryState;
  readonly #seen: SeenNumbers;
  readonly #decisions: Decisions;
  readonly #watchers: Watchers;
  readonly #refreshes: Refreshes;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#refreshes = new Refreshes(ctx.storage.sql);
    const stored = ctx.storage.kv.get<StoredState>('state');
    const { state, effects } = restored(stored);
    this.#state = state;
    // A version before this one kept the sealed token here, of which no copy stays, and the rows of live work.
    const isSealed = stored?.repository && 'ciphertext' in stored.repository.credential;
    if (isSealed || effects.length > 0) ctx.storage.kv.put('state', state);
    for (const effect of effects) this.#carryOut(effect);
    this.#seen = new SeenNumbers(ctx.storage.sql);
    this.#decisions = new Decisions(ctx.storage.sql);
    this.#watchers = new Watchers(
      (syncId) => this.#record(syncId),
      (promise) => ctx.waitUntil(promise),
    );
    // An alarm can be lost with the process that kept it: whoever touches the object again winds the clock.
    void ctx.blockConcurrencyWhile(() => this.#setAlarm(Date.now()));
  }

  /** Begins a sync, or joins the one under way. */
  async begin(request: SyncRequest): Promise<{ record: SyncRecord; created: boolean }> {
    const now = Date.now();
    const { state, sync, created } = begin(this.#state, request, now);
    if (created) this.#seen.clear();
    await this.#store(state, now);
    if (created) await this.#announce();
    return { record: recordOf(this.#state, sync, now), created };
  }

  /** Takes the lease on the next piece of work of a sync; null when there is none to take. */
  async claim(syncId: string): Promise<Work | null> {
    const now = Date.now();
    const claimed = claim(this.#state, { syncId, token: crypto.randomUUID() }, now);
    await this.#store(claimed.state, now);
    // The last holder of many may have ended it.
    if (claimed.state.sync === null && claimed.state.ended.length > 0) await this.#announce();
    return claimed.work;
  }

  /** Moves past saved work; answers the next, or null when the result came too late to count. */
  async advance(step: Advance): Promise<Work | null> {
    const now = Date.now();
    if (!holds(this.#state.sync, step)) return null;
    const { seen, gone } = seenBy(step.result);
    this.#seen.add(seen);
    this.#seen.remove(gone);
    const advanced = advance(this.#state, step, this.#seen.count(), now);
    await this.#store(advanced.state, now);
    return advanced.work;
  }

  /** Lets go of work that could not be done; what follows is decided from the cause. */
  async suspend(suspension: Suspension): Promise<void> {
    const now = Date.now();
    await this.#store(suspend(this.#state, suspension, now), now);
    const { sync, ended } = this.#state;
    // A wait is ended by the alarm, on time; anything else can go on at once.
    if ((sync && !sync.wait) || ended.length > 0) await this.#announce();
  }

  /** Gives the lease back and announces what the state asks for. */
  async release(holder: { syncId: string; token: string }): Promise<void> {
    await this.#store(release(this.#state, holder), Date.now());
    await this.#announce();
  }

  /** Ends a sync as succeeded with its receipt; false when it has to go on, or had ended already. */
  async conclude(holder: { syncId: string; token: string; seq: number }, receipt: Receipt): Promise<boolean> {
    const now = Date.now();
    await this.#store(conclude(this.#state, holder, receipt, now), now);
    await this.#announce();
    return this.#state.ended.some((end) => end.record.id === holder.syncId);
  }

  /** Cancels a sync; answers its last record, or null when it is not running. */
  async cancel(syncId: string): Promise<SyncRecord | null> {
    const now = Date.now();
    if (this.#state.sync?.id !== syncId) return null;
    await this.#store(cancel(this.#state, syncId, now), now);
    await this.#announce();
    return this.#state.ended.find((end) => end.record.id === syncId)?.record ?? null;
  }

  /** Ended syncs that the database has not recorded yet. */
  async ended(): Promise<EndedSync[]> {
    return this.#state.ended;
  }

  /** The repository as the last request for a sync described it; null before the first. */
  async repository(): Promise<TrackedRepository | null> {
    return this.#state.repository;
  }

  async recorded(syncId: string): Promise<void> {
    await this.#store(recorded(this.#state, syncId), Date.now());
  }

  /** The record of a sync that runs or has just ended; without an id, of the running one. Null when there is none. */
  async record(syncId?: string): Promise<SyncRecord | null> {
    // An alarm that failed too often is gone, also while the object is in memory.
    if ((await this.ctx.storage.getAlarm()) === null) await this.#setAlarm(Date.now());
    return this.#record(syncId);
  }

  /** The numbers seen by the running sync above `after`, ascending, at most `limit`. */
  async seenNumbers(after: number, limit: number): Promise<number[]> {
    return this.#seen.list(after, limit);
  }

  /** What a sync decided, oldest first; empty when it is too long ago. */
  async decisions(syncId: string): Promise<LoggedDecision[]> {
    return this.#decisions.list(syncId);
  }

  /** GitHub's tag of the front of the list, when everything behind it is synced. */
  async etag(): Promise<string | null> {
    return this.#state.etag;
  }

  /** Remembers pull requests to be read again at once; hints of the next seconds are folded into one reading. */
  async hint(repository: TrackedRepository, hints: Hint[], urgency: Urgency): Promise<void> {
    const rows = this.#refreshes.find(hints.map(({ number }) => number));
    await this.#applyLive({ kind: 'hint', repository, hints, urgency, rows });
  }

  /** Takes the lease on the pull requests to be read again; null when there are none to take. */
  async claimLive(): Promise<LiveBatch | null> {
    const rows = this.#refreshes.first(MAX_IN_BATCH);
    return this.#applyLive({ kind: 'claim_live', token: crypto.randomUUID(), rows });
  }

  /** Forgets what was read; what was asked for again meanwhile is announced. */
  async refreshed(result: LiveResult): Promise<void> {
    const rows = this.#refreshes.find(result.read.map(({ number }) => number));
    await this.#applyLive({ kind: 'refreshed', ...result, rows });
  }

  /** Lets go of pull requests that could not be read. */
  async suspendLive(token: string, cause: Failure | Slot | RefusedForNow): Promise<void> {
    await this.#applyLive({ kind: 'suspend_live', token, cause });
  }

  /** The repository is called otherwise now: a rename changes the name and nothing else. */
  async renamed(fullName: string): Promise<void> {
    const { repository } = this.#state;
    if (repository) await this.#store({ ...this.#state, repository: { ...repository, fullName } }, Date.now());
  }

  /** Whether a sync is under way. */
  async isSyncing(): Promise<boolean> {
    return this.#state.sync !== null;
  }

  /** The sync's record, one JSON line at each change, until the sync ends. */
  async watch(syncId: string): Promise<ReadableStream<Uint8Array>> {
    return this.#watchers.add(syncId);
  }

  /** Deletes everything this object keeps: its repository is tracked no longer. */
  async destroy(): Promise<void> {
    this.#state = EMPTY_STATE;
    this.#seen.clear();
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
    this.#watchers.tellAll();
  }

  override async alarm(): Promise<void> {
    const now = Date.now();
    try {
      const woken = wake(this.#state, now);
      await this.#store(woken.state, now);
      if (woken.announce) await this.#announce();
      await this.#applyLive({ kind: 'wake_live' });
      // An alarm that found nothing to do must still ring again.
      await this.#setAlarm(now);
    } catch (error) {
      // The platform gives up on an alarm after a few failures; this one must ring as long as a sync is unfinished.
      log('alarm.failed', { repositoryId: this.ctx.id.name, detail: String(error) });
      await this.ctx.storage.setAlarm(now + 10_000);
    }
  }

  #record(syncId?: string): SyncRecord | null {
    const { sync, ended } = this.#state;
    if (sync && (syncId === undefined || sync.id === syncId)) return recordOf(this.#state, sync, Date.now());
    return ended.find((end) => end.record.id === syncId)?.record ?? null;
  }

  /** Storage first, then memory: what callers and watchers are told has been written. */
  async #store(state: RepositoryState, now: number): Promise<void> {
    if (state === this.#state) return;
    const decided = describe(this.#state, state, now);
    this.ctx.storage.kv.put('state', state);
    this.#log(decided, state, now);
    this.#state = state;
    await this.#setAlarm(now);
    this.#watchers.tellAll();
  }

  /** One line a decision, for operators at once and for the sync's own log. */
  #log(decided: Decision[], state: RepositoryState, now: number): void {
    const syncId = state.sync?.id ?? this.#state.sync?.id;
    if (syncId === undefined || decided.length === 0) return;
    this.#decisions.add(syncId, decided, now);
    const { workspaceId, repositoryId, fullName, credential } = state.repository ?? {};
    const github = state.sync?.github ?? state.ended.at(-1)?.record.github;
    for (const { event, text } of decided) {
      const subject = { syncId, workspaceId, repositoryId, fullName, credential: credential && nameOf(credential) };
      log(`sync.${event}`, { ...subject, text, github });
    }
  }

  async #setAlarm(now: number): Promise<void> {
    const alarm = nextAlarm(this.#state, now);
    if (alarm === null) await this.ctx.storage.deleteAlarm();
    else await this.ctx.storage.setAlarm(alarm);
  }

  /** Sends what the state asks for. */
  async #announce(): Promise<void> {
    const repositoryId = this.#name();
    const now = Date.now();
    await this.#store(announced(this.#state, now), now);
    const { sync, ended } = this.#state;
    if (ended.length > 0) this.#send(this.env.COMPUTE_QUEUE, { type: 'compute.record', v: 1, repositoryId });
    if (!sync) return;
    if (worksDatabaseAlone(sync.step)) {
      this.#send(this.env.COMPUTE_QUEUE, { type: 'compute.step', v: 1, repositoryId, syncId: sync.id });
    } else this.#send(this.env.SYNC_QUEUE, { type: 'sync.step', v: 1, repositoryId, syncId: sync.id });
  }

  async #applyLive<Name extends keyof LiveCommands>(
    command: Command<LiveCommands, Name>,
  ): Promise<Answer<LiveCommands, Name>> {
    const now = Date.now();
    const { state, effects, answer } = applyLive(this.#state, command, now);
    const stored = this.#store(state === this.#state ? this.#state : { ...this.#state, ...state }, now);
    for (const effect of effects) this.#carryOut(effect);
    await stored;
    return answer;
  }

  #carryOut(effect: LiveEffect): void {
    switch (effect.kind) {
      case 'put':
        return this.#refreshes.put(effect.rows);
      case 'remove':
        return this.#refreshes.remove(effect.keys);
      case 'clear':
        return this.#refreshes.clear();
      case 'drop_last':
        return this.#refreshes.dropLast(effect.count);
      case 'send':
        return this.#send(this.env.LIVE_QUEUE, effect.message, effect.delaySeconds);
    }
  }

  /** Hands a message to a queue, for which nobody waits: one that it does not take, or not in time, is left to the alarm. */
  #send(queue: Queue, message: ComputeMessage | SyncMessage | LiveMessage, delaySeconds = 0): void {
    const failed = (detail: unknown) =>
      log('announce.failed', { repositoryId: this.ctx.id.name, type: message.type, detail: String(detail) });
    const late = scheduler.wait(SEND_MS).then(() => 'no answer');
    const sent = queue.send(message, { delaySeconds }).then(() => null);
    this.ctx.waitUntil(Promise.race([sent, late]).then((detail) => detail && failed(detail), failed));
  }

  #name(): string {
    const { name } = this.ctx.id;
    if (name === undefined) throw new Error('RepoCursor is addressed by name');
    return name;
  }
}
