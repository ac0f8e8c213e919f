import type { Work } from '../domain/cursor/work.ts';
import type { Chunk } from './advance-sync.ts';

/** Pull requests that had been set aside and are read again by one sync. */
const MAX_RETRIED = 2_000;

/** Notes what had been set aside before this sync began and is to be asked for again by it. */
export async function listSetAside(chunk: Chunk, work: Work & { kind: 'list_set_aside' }): Promise<Work | null> {
  const { deps } = chunk;
  const numbers = await deps.store.dueSetAside(work.repository, deps.now(), MAX_RETRIED, work.everything);
  const result = { kind: 'found_set_aside' as const, numbers };
  return chunk.cursor.advance({ ...work, spent: chunk.reader.spent(), result });
}
