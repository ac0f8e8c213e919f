import type { Work } from '../../domain/cursor/work.ts';
import type { Chunk } from './chunk.ts';
import { orGiveUp } from '../local-failure.ts';

/**
 * Finds the number of a pull request that GitHub listed without one, by its place in the list, so that it is read by
 * its number next. If it changed since, it stands at the front of the list, where the walk reads it; what is at the
 * place now is then read once more, which changes nothing. The place stays set aside while GitHub hides what is there.
 */
export async function readHole(chunk: Chunk, work: Work & { kind: 'hole' }): Promise<Work | null> {
  const { reader, deps } = chunk;
  const { repository, after } = work;
  const found = await orGiveUp<{ number: number | null; reason?: string } | null>(
    true,
    () => reader.hole(after),
    () => reader.ping(),
    (reason) => ({ number: null, reason }),
  );
  const isHidden = found !== null && found.number === null;
  const unread = isHidden
    ? [{ number: null, after, list: null, reason: found.reason ?? 'GitHub does not show it' }]
    : [];
  if (isHidden) await deps.store.setAside(repository, unread, deps.now());
  else await deps.store.fillHole(repository, after, found?.number ?? null, deps.now());
  const result = { kind: 'hole_read' as const, number: found?.number ?? null, unread };
  return chunk.cursor.advance({ ...work, spent: reader.spent(), result });
}
