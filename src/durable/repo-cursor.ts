import { DurableObject } from 'cloudflare:workers';
import { seenBy } from '../domain/cursor/advance.ts';
import type { Advance } from '../domain/cursor/result.ts';
import type { SyncRequest } from '../domain/cursor/begin.ts';
import type { Holder } from '../domain/cursor/holds.ts';
import type { RefreshRequest, LiveBatch, LiveResult, Slot } from '../domain/cursor/live.ts';
import type { Urgency } from '../domain/cursor/live-work.ts';
import { MAX_IN_BATCH } from '../domain/cursor/live/claim.ts';
import type { EndedSync, SyncRecord } from '../domain/cursor/state.ts';
import type { RefusedForNow, Suspension } from '../domain/cursor/suspend.ts';
import type { Work } from '../domain/cursor/work.ts';
import type { Failure } from '../domain/failure.ts';
import type { Receipt } from '../domain/receipt.ts';
import type { TrackedRepository } from '../domain/tracked-repository.ts';
import { log } from '../log.ts';
import { CursorInterpreter } from './cursor-interpreter.ts';
import type { LoggedDecision } from './decisions.ts';

/**
 * The pagination cursor of one repository, named by the repository's id. Its methods are the commands of the rules in
 * src/domain/cursor, each with the rows that its rule needs. Its only network I/O is sending to a queue.
 *
 * Stored: key `state`, the `RepositoryState`; table `seen`, the numbers of the pull requests that the running sync has
 * seen, as a bitmap; table `refreshes`, pull requests to read again; table `ended`, syncs whose record the database
 * does not have yet; table `decisions`, what the last syncs decided, in words.
 */
export class RepoCursor extends DurableObject<Env> {
  readonly #cursor: CursorInterpreter;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#cursor = new CursorInterpreter(ctx, () => this.env);
    // An alarm can be lost when its process ends, so every start of the object sets it again.
    void ctx.blockConcurrencyWhile(() => this.#cursor.resetAlarm());
  }

  /** Begins a sync, or joins the running one. */
  async begin(request: SyncRequest): Promise<{ record: SyncRecord; created: boolean }> {
    return this.#cursor.sync({ kind: 'begin', request });
  }

  /** Takes the lease on the next piece of work of a sync; null when there is none to take. */
  async claim(syncId: string): Promise<Work | null> {
    return this.#cursor.sync({ kind: 'claim', syncId, token: crypto.randomUUID() });
  }

  /** Moves past saved work; answers the next work, or null when the result came too late to count. */
  async advance(step: Advance): Promise<Work | null> {
    const { seen, gone } = seenBy(step.result);
    const known = this.#cursor.tables.seen.known([...seen, ...gone]);
    return this.#cursor.sync({ ...step, kind: 'advance', known });
  }

  /** Gives back work that could not be done; the cause decides what follows. */
  async suspend(suspension: Suspension): Promise<void> {
    await this.#cursor.sync({ ...suspension, kind: 'suspend' });
  }

  /** Gives the lease back and sends the messages that the state asks for. */
  async release(holder: { syncId: string; token: string }): Promise<void> {
    await this.#cursor.sync({ ...holder, kind: 'release' });
  }

  /** Ends a sync as succeeded with its receipt; false when it has to go on, or has ended already. */
  async conclude(holder: Holder, receipt: Receipt): Promise<boolean> {
    return this.#cursor.sync({ ...holder, kind: 'conclude', receipt });
  }

  /** Cancels a sync; answers its last record, or null when it is not running. */
  async cancel(syncId: string): Promise<SyncRecord | null> {
    return this.#cursor.sync({ kind: 'cancel', syncId });
  }

  /** Ended syncs that the database has not recorded yet. */
  async ended(): Promise<EndedSync[]> {
    return this.#cursor.tables.ended.list();
  }

  /** The repository as the last request for a sync described it; null before the first request. */
  async repository(): Promise<TrackedRepository | null> {
    return this.#cursor.state.repository;
  }

  async recorded(syncId: string): Promise<void> {
    await this.#cursor.sync({ kind: 'recorded', syncId });
  }

  /** The record of a sync that runs or has just ended; without an id, of the running one. Null when there is none. */
  async record(syncId?: string): Promise<SyncRecord | null> {
    // An alarm that failed too often is gone, even while the object is in memory.
    if ((await this.ctx.storage.getAlarm()) === null) await this.#cursor.resetAlarm();
    return this.#cursor.record(syncId);
  }

  /** The numbers seen by the running sync above `after`, ascending, at most `limit`. */
  async seenNumbers(after: number, limit: number): Promise<number[]> {
    return this.#cursor.tables.seen.list(after, limit);
  }

  /** The decisions of a sync, oldest first; empty when they are deleted. */
  async decisions(syncId: string): Promise<LoggedDecision[]> {
    return this.#cursor.tables.decisions.list(syncId);
  }

  /** GitHub's tag of the front of the list, when everything in the list is synced. */
  async etag(): Promise<string | null> {
    return this.#cursor.state.etag;
  }

  /**
   * Stores pull requests to read again at once; requests within a few seconds cause one read. Answers the numbers for
   * which no room is left, unless the sweep named them.
   */
  async requestRefresh(repository: TrackedRepository, requests: RefreshRequest[], urgency: Urgency): Promise<number[]> {
    const rows = this.#cursor.tables.refreshes.find(requests.map(({ number }) => number));
    return this.#cursor.live({ kind: 'request_refresh', repository, requests, urgency, rows });
  }

  /** Takes the lease on the pull requests to read again; null when there are none to take. */
  async claimLive(): Promise<LiveBatch | null> {
    const rows = this.#cursor.tables.refreshes.first(MAX_IN_BATCH);
    return this.#cursor.live({ kind: 'claim_live', token: crypto.randomUUID(), rows });
  }

  /** Deletes the rows that were read or set aside; rows that were asked for again in the meantime are announced. */
  async refreshed({ token, read }: LiveResult): Promise<void> {
    const rows = this.#cursor.tables.refreshes.find(read.map(({ number }) => number));
    await this.#cursor.live({ kind: 'refreshed', token, read, rows });
  }

  /** Gives back pull requests that could not be read. */
  async suspendLive(token: string, cause: Failure | Slot | RefusedForNow): Promise<void> {
    await this.#cursor.live({ kind: 'suspend_live', token, cause });
  }

  /** The repository has a new name: a rename changes the name and nothing else. */
  async renamed(fullName: string): Promise<void> {
    await this.#cursor.sync({ kind: 'renamed', fullName });
  }

  /** Whether a sync is under way. */
  async isSyncing(): Promise<boolean> {
    return this.#cursor.state.sync !== null;
  }

  /** The sync's record, one JSON line at each change, until the sync ends. */
  async watch(syncId: string): Promise<ReadableStream<Uint8Array>> {
    return this.#cursor.watchers.add(syncId);
  }

  /** Deletes everything that this object keeps: its repository is no longer tracked. */
  async destroy(): Promise<void> {
    await this.#cursor.sync({ kind: 'destroy' });
  }

  override async alarm(): Promise<void> {
    try {
      await this.#cursor.sync({ kind: 'wake' });
      await this.#cursor.live({ kind: 'wake_live' });
    } catch (error) {
      // The platform gives up on an alarm after a few failures; this one must ring as long as a sync is unfinished.
      log('alarm.failed', { repositoryId: this.ctx.id.name, detail: String(error) });
      await this.ctx.storage.setAlarm(Date.now() + 10_000);
    }
  }
}
