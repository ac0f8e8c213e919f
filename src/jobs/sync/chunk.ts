import type { Cursor, Reader, SyncDeps } from '../ports.ts';

/** A chunk reads at most this many pages, and begins no further page after this time. */
const PAGES_A_CHUNK = 8;
const CHUNK_MS = 20_000;

/** The part of a sync that one invocation does. */
export interface Chunk {
  deps: SyncDeps;
  cursor: Cursor;
  reader: Reader;
  /** Whether the chunk may begin another page; counts that page. */
  takePage(): boolean;
}

/** Begins a chunk. Its time starts now. */
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
