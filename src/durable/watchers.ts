import type { SyncRecord } from '../domain/cursor/state.ts';

interface Watcher {
  syncId: string;
  writer: WritableStreamDefaultWriter<Uint8Array>;
  /** A write is under way; `stale` notes a change since the write began. */
  writing: boolean;
  stale: boolean;
}

/** The watchers of a sync: each gets the record, one JSON line at each change, until the sync ends. */
export class Watchers {
  readonly #watchers = new Set<Watcher>();
  readonly #record: (syncId: string) => SyncRecord | null;
  readonly #waitUntil: (promise: Promise<unknown>) => void;

  constructor(record: (syncId: string) => SyncRecord | null, waitUntil: (promise: Promise<unknown>) => void) {
    this.#record = record;
    this.#waitUntil = waitUntil;
  }

  add(syncId: string): ReadableStream<Uint8Array> {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const watcher = { syncId, writer: writable.getWriter(), writing: false, stale: true };
    this.#watchers.add(watcher);
    this.#waitUntil(this.#tell(watcher));
    return readable;
  }

  tellAll(): void {
    for (const watcher of this.#watchers) this.#waitUntil(this.#tell(watcher));
  }

  /** Writes the record to a watcher; a slow reader gets only the newest record when it is ready again. */
  async #tell(watcher: Watcher): Promise<void> {
    watcher.stale = true;
    if (watcher.writing) return;
    watcher.writing = true;
    try {
      while (watcher.stale) {
        watcher.stale = false;
        const record = this.#record(watcher.syncId);
        if (record) await watcher.writer.write(new TextEncoder().encode(`${JSON.stringify(record)}\n`));
        if (record && record.finishedAt === null) continue;
        this.#watchers.delete(watcher);
        await watcher.writer.close();
      }
    } catch {
      // The reader has closed the stream. Most streams of events end in this way.
      this.#watchers.delete(watcher);
    } finally {
      watcher.writing = false;
    }
  }
}
