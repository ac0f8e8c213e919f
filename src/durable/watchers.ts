import type { SyncRecord } from '../domain/cursor/state.ts';

interface Watcher {
  syncId: string;
  writer: WritableStreamDefaultWriter<Uint8Array>;
  /** A write is under way; something changed since it began. */
  writing: boolean;
  stale: boolean;
}

/** Those who watch a sync: each is told its record, one JSON line at each change, until the sync ends. */
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

  /** Writes the record to a watcher; to one that reads slowly, only what is newest when it is ready again. */
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
      // The reader has gone away, which is how a stream of events usually ends.
      this.#watchers.delete(watcher);
    } finally {
      watcher.writing = false;
    }
  }
}
