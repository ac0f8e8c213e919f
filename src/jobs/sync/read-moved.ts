import type { PageResult } from '../../domain/cursor/result.ts';
import type { Work } from '../../domain/cursor/work.ts';
import type { Chunk } from './chunk.ts';
import { readPages } from './read-pages.ts';

type ReadWork = Work & { kind: 'read' };

const NOTHING = { snapshots: [], gone: [], unread: [], unreadable: [] };

/**
 * Reads the front once more, for what changed while the sync read. Nearly all of it is as the sync has just read it, so
 * only the keys are requested, and then those pull requests that changed since. The watermark is of the keys: what
 * changes after they were listed is newer, and the next pass finds it. Reads a page instead when GitHub hides a key, or
 * when the same request failed before at the smallest size.
 */
export async function readMoved(chunk: Chunk, work: ReadWork, hold: (work: Work | null) => void): Promise<Work | null> {
  const { deps, reader, cursor } = chunk;
  const { repository, bound, pace, after } = work;
  if (work.givesUp) return readPages(chunk, work, hold);
  const { keys, hasNext, total } = await reader.keys(after, pace.width);
  const known = keys.flatMap((key) =>
    key.number === null || key.updatedAt === null ? [] : [{ ...key, number: key.number, updatedAt: key.updatedAt }],
  );
  const isEmpty = keys.length === 0 && hasNext;
  if (isEmpty || known.length < keys.length) return readPages(chunk, work, hold);
  const front = known.filter(({ updatedAt }) => updatedAt >= bound);
  const moved = await movedOf(chunk, work, front);
  const read = moved.length > 0 ? await reader.pullRequests(moved, pace) : NOTHING;
  const { snapshots, gone, unread, unreadable } = read;
  if (snapshots.length > 0) await deps.store.savePullRequests(repository, snapshots);
  if (gone.length > 0) await deps.store.removePullRequests(repository, gone);
  if (unread.length > 0) await deps.store.setAside(repository, unread, deps.now());
  const isPast = front.length < known.length;
  const result: PageResult = {
    kind: 'page',
    direction: work.direction,
    pages: 0,
    numbers: front.flatMap(({ number }) => (gone.includes(number) ? [] : [number])),
    newest: front[0]?.updatedAt ?? null,
    oldest: front.at(-1)?.updatedAt ?? null,
    fresh: front.filter(({ updatedAt }) => updatedAt > bound).length,
    cursor: front.at(-1)?.cursor ?? null,
    end: isPast ? 'bound' : hasNext ? null : 'list',
    bound,
    total,
    fullName: repository.fullName,
    seconds: 0,
    bytes: 0,
    count: 0,
    unreadable,
    unread,
  };
  return cursor.advance({ ...work, spent: reader.spent(), result });
}

/**
 * The numbers of what changed: everything newer than the bound, and everything of that very second that is not known to
 * have been read after it.
 */
async function movedOf(
  { deps }: Chunk,
  { repository, bound }: ReadWork,
  front: { number: number; updatedAt: number }[],
): Promise<number[]> {
  const atBound = front.flatMap(({ number, updatedAt }) => (updatedAt === bound ? [number] : []));
  const unchanged = new Set(atBound.length > 0 ? await deps.store.unchanged(repository, atBound, bound) : []);
  return front.flatMap(({ number }) => (unchanged.has(number) ? [] : [number]));
}
