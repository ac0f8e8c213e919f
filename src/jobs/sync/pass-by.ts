import { restPageOf } from '../../domain/cursor/rest-walk.ts';
import type { PageResult } from '../../domain/cursor/result.ts';
import type { Work } from '../../domain/cursor/work.ts';
import type { Chunk } from './chunk.ts';
import { answers, localFailureOf } from '../local-failure.ts';

type ReadWork = Work & { kind: 'read' };

/**
 * Passes a pull request that GitHub cannot give, with only its number and cursor, and sets it aside. When GitHub cannot
 * give these either, the sync follows REST's list from here on. Throws `error` when GitHub answers nothing at all.
 */
export async function passBy(chunk: Chunk, work: ReadWork, error: unknown): Promise<Work | null> {
  const { reader, cursor, deps } = chunk;
  const reason = localFailureOf(error)?.detail;
  if (reason === undefined) throw error;
  let key: Awaited<ReturnType<typeof reader.nextKey>> | undefined;
  if (!(await answers(async () => (key = await reader.nextKey(work.after))))) {
    const page = restPageOf(work.passed);
    if (!(await answers(() => reader.numbersByRest(page)))) throw error;
    return cursor.advance({ ...work, spent: reader.spent(), result: { kind: 'by_rest', page } });
  }
  const updatedAt = key?.updatedAt ?? null;
  const isPast = updatedAt !== null && updatedAt < work.bound;
  const unread =
    key && !isPast
      ? [{ number: key.number, ...(key.number === null && { after: work.after }), list: null, reason }]
      : [];
  if (unread.length > 0) await deps.store.setAside(work.repository, unread, deps.now());
  const result: PageResult = {
    kind: 'page',
    direction: work.direction,
    pages: 0,
    numbers: unread.flatMap(({ number }) => (number === null ? [] : [number])),
    newest: isPast ? null : updatedAt,
    oldest: isPast ? null : updatedAt,
    fresh: !isPast && updatedAt !== null && updatedAt > work.bound ? 1 : 0,
    cursor: isPast ? null : (key?.cursor ?? null),
    end: isPast ? 'bound' : key ? null : 'list',
    bound: work.bound,
    total: null,
    fullName: work.repository.fullName,
    seconds: 0,
    bytes: 0,
    count: 0,
    unreadable: [],
    unread,
  };
  return cursor.advance({ ...work, spent: reader.spent(), result });
}
