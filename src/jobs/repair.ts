import type { Work } from '../domain/cursor/work.ts';
import type { Chunk } from './advance-sync.ts';

/** Reads pull requests again that the comparison found missing or short, as many as one page would hold. */
export async function repair(chunk: Chunk, work: Work & { kind: 'repair' }): Promise<Work | null> {
  const { store } = chunk.deps;
  const numbers = work.numbers.slice(0, work.pace.width);
  const { snapshots, gone } = await chunk.reader.pullRequests(numbers, work.pace);
  if (snapshots.length > 0) await store.savePullRequests(work.repository, snapshots);
  if (gone.length > 0) await store.removePullRequests(work.repository, gone);
  return chunk.cursor.advance({ ...work, spent: chunk.reader.spent(), result: { kind: 'repaired', numbers, gone } });
}
