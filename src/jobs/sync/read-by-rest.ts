import type { Work } from '../../domain/cursor/work.ts';
import type { Chunk } from './chunk.ts';
import { localFailureOf } from '../local-failure.ts';

/** Reads the next page of REST's list, and finds which of its pull requests are to be read by number. */
export async function listByRest(chunk: Chunk, work: Work & { kind: 'list_by_rest' }): Promise<Work | null> {
  const { page, bound, through } = work;
  const { pulls, next } = await chunk.reader.numbersByRest(page);
  const isPast = pulls.some(({ updatedAt }) => updatedAt < bound);
  const result = {
    kind: 'rest_listed' as const,
    pulls: pulls.filter(({ updatedAt }) => updatedAt >= bound && updatedAt <= through),
    next: next ?? page,
    end: isPast ? ('bound' as const) : next === null ? ('list' as const) : null,
    bound,
    control: pulls.find(({ updatedAt }) => updatedAt > through)?.number ?? null,
  };
  return chunk.cursor.advance({ ...work, spent: chunk.reader.spent(), result });
}

/** Reads pull requests of that page. One that fails again, just after GitHub gave another one, is set aside. */
export async function readByRest(chunk: Chunk, work: Work & { kind: 'read_by_rest' }): Promise<Work | null> {
  const { reader, deps, cursor } = chunk;
  const { numbers, repository } = work;
  const read = await reader.pullRequests(numbers, work.pace).catch((error: unknown) => {
    const failure = localFailureOf(error);
    if (!failure || !work.givesUp) throw error;
    const unread = numbers.map((number) => ({ number, list: null, reason: failure.detail }));
    return { snapshots: [], gone: [], unreadable: [], unread };
  });
  const { snapshots, gone, unread, unreadable } = read;
  if (snapshots.length > 0) await deps.store.savePullRequests(repository, snapshots);
  if (gone.length > 0) await deps.store.removePullRequests(repository, gone);
  if (unread.length > 0) await deps.store.setAside(repository, unread, deps.now());
  const result = { kind: 'rest_read' as const, numbers, gone, unreadable, unread };
  return cursor.advance({ ...work, spent: reader.spent(), result });
}
