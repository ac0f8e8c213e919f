import type { Work } from '../domain/cursor/work.ts';
import type { Chunk } from './advance-sync.ts';

/** Pull requests read again in one round, one request each: the comparison names a hundred at most. */
const AT_ONCE = 5;

/** Reads pull requests again that the comparison found missing or short. */
export async function repair(chunk: Chunk, work: Work & { kind: 'repair' }): Promise<Work | null> {
  const numbers = work.numbers.slice(0, AT_ONCE);
  const found = await Promise.all(numbers.map((number) => chunk.reader.pullRequest(number, work.pace)));
  const snapshots = found.filter((snapshot) => snapshot !== null);
  if (snapshots.length > 0) await chunk.deps.store.savePullRequests(work.repository, snapshots);
  return chunk.cursor.advance({ ...work, spent: chunk.reader.spent(), result: { kind: 'repaired', numbers } });
}
