import type { Work } from '../../domain/cursor/work.ts';
import type { Chunk } from './chunk.ts';
import { orGiveUp } from '../local-failure.ts';

/**
 * Reads one page of GitHub's totals and stores them, to compare them with the rows. When GitHub cannot give them, the
 * only counts to compare with are those that came with the pull requests.
 */
export async function readTotals(chunk: Chunk, work: Work & { kind: 'totals' }): Promise<Work | null> {
  const read = () => chunk.reader.totals(work);
  const page = await orGiveUp<Awaited<ReturnType<typeof read>> | null>(
    work.givesUp,
    read,
    () => chunk.reader.ping(),
    () => null,
  );
  if (!page) return chunk.cursor.advance({ ...work, spent: chunk.reader.spent(), result: { kind: 'totals_given_up' } });
  const { totals, cursor, total, fullName, readAt } = page;
  if (totals.length > 0) await chunk.deps.store.saveTotals(work.repository, totals, readAt);
  const numbers = totals.map(({ number }) => number);
  const result = { kind: 'totals' as const, numbers, cursor, total, fullName };
  return chunk.cursor.advance({ ...work, spent: chunk.reader.spent(), result });
}
