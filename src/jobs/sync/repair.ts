import { NARROWEST } from '../../domain/cursor/pace.ts';
import type { Work } from '../../domain/cursor/work.ts';
import type { Chunk } from './chunk.ts';
import { orGiveUp } from '../local-failure.ts';

/**
 * Reads pull requests again that the comparison found missing or short, as many as fit into one page; those that were
 * set aside are read one by one. One that GitHub cannot give is set aside.
 */
export async function repair(chunk: Chunk, work: Work & { kind: 'repair' }): Promise<Work | null> {
  const { deps } = chunk;
  const { repository, pace } = work;
  const numbers = work.numbers.slice(0, work.again || work.givesUp ? 1 : pace.width);
  const read = (at = pace) => chunk.reader.pullRequests(numbers, at);
  // The lists of a pull request that was set aside may be too long. With only the first rows of each list GitHub gives
  // the rest.
  let tries = 0;
  const readAgain = () => read(tries++ === 0 ? pace : NARROWEST);
  const givesUp = work.givesUp || work.again;
  const { snapshots, gone, unread, unreadable } = givesUp
    ? await orGiveUp(
        true,
        readAgain,
        () => chunk.reader.ping(),
        (reason) => ({
          snapshots: [],
          gone: [],
          unreadable: [],
          unread: numbers.map((number) => ({ number, list: null, reason })),
        }),
      )
    : await read();
  if (snapshots.length > 0) await deps.store.savePullRequests(repository, snapshots);
  if (gone.length > 0) await deps.store.removePullRequests(repository, gone);
  if (unread.length > 0) await deps.store.setAside(repository, unread, deps.now());
  const result = { kind: 'repaired' as const, numbers, gone, unread, unreadable };
  return chunk.cursor.advance({ ...work, spent: chunk.reader.spent(), result });
}
