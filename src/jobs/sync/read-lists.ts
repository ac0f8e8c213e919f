import { NARROWEST, type Pace } from '../../domain/cursor/pace.ts';
import type { Work } from '../../domain/cursor/work.ts';
import type { Chunk } from './chunk.ts';

/** How many pull requests one round looks at. The reader itself stops in time. */
const PULL_REQUESTS_A_ROUND = 50;

/**
 * Reads the rest of the lists that did not fit into a page, of the next few pull requests that have such lists. A list
 * that GitHub cannot give, even alone and with the fewest rows, is set aside.
 */
export async function readLists(chunk: Chunk, work: Work & { kind: 'lists' }): Promise<Work | null> {
  const { deps } = chunk;
  const { repository, givesUp } = work;
  const pending = await deps.store.pendingLists(
    repository,
    givesUp || work.pace.width === 1 ? 1 : PULL_REQUESTS_A_ROUND,
  );
  if (pending.length === 0) {
    const over = { kind: 'lists' as const, remaining: false, unreadable: [], gone: [], unread: [] };
    return chunk.cursor.advance({ ...work, spent: chunk.reader.spent(), result: over });
  }
  // At the narrowest page size the reader gives lists up instead of throwing.
  const read = await chunk.reader.lists(pending, givesUp ? NARROWEST : notNarrowest(work.pace));
  const { reads, unreadable, gone, unread = [] } = read;
  await deps.store.saveLists(repository, reads);
  if (unread.length > 0) await deps.store.setAside(repository, unread, deps.now());
  if (gone.length > 0) await deps.store.removePullRequests(repository, gone);
  const result = { kind: 'lists' as const, remaining: true, unreadable, gone, unread };
  return chunk.cursor.advance({ ...work, spent: chunk.reader.spent(), result });
}

function notNarrowest(pace: Pace): Pace {
  return pace.width === 1 && pace.listSize === 1 ? { ...pace, listSize: 2 } : pace;
}
