import type { Work } from '../domain/cursor/work.ts';
import type { Chunk } from './advance-sync.ts';

/** Pull requests looked at in one round; the reader stops in time by itself. */
const PULL_REQUESTS_A_ROUND = 50;

/** Reads on in the lists that no page could hold, of the next few pull requests that have some. */
export async function readLists(chunk: Chunk, work: Work & { kind: 'lists' }): Promise<Work | null> {
  const { store } = chunk.deps;
  const pending = await store.pendingLists(work.repository, PULL_REQUESTS_A_ROUND);
  let unreadable: string[] = [];
  let gone: number[] = [];
  if (pending.length > 0) {
    const read = await chunk.reader.lists(pending, work.pace);
    ({ unreadable, gone } = read);
    await store.saveLists(work.repository, read.reads);
    if (gone.length > 0) await store.removePullRequests(work.repository, gone);
  }
  const result = { kind: 'lists' as const, remaining: pending.length > 0, unreadable, gone };
  return chunk.cursor.advance({ ...work, spent: chunk.reader.spent(), result });
}
