import type { Cursor, Reader, SyncDeps } from '../ports.ts';

/** A chunk is at most this many pages, and begins no other after this time. */
const PAGES_A_CHUNK = 8;
const CHUNK_MS = 20_000;

/** One invocation's share of a sync. */
export interface Chunk {
  deps: SyncDeps;
  cursor: Cursor;
  reader: Reader;
  /** Whether another page may be begun; counts it. */
  takePage(): boolean;
}

/** Begins a chunk, whose time runs from now on. */
export function beginChunk(deps: SyncDeps, cursor: Cursor, reader: Reader): Chunk {
  const deadline = deps.now() + CHUNK_MS;
  let pages = 0;
  return {
    deps,
    cursor,
    reader,
    takePage: () => deps.now() < deadline && pages++ < PAGES_A_CHUNK,
  };
}
