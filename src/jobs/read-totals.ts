import type { Work } from '../domain/cursor/work.ts';
import type { Chunk } from './advance-sync.ts';

/** Reads one page of GitHub's totals and notes them beside what is stored, to be compared with the rows. */
export async function readTotals(chunk: Chunk, work: Work & { kind: 'totals' }): Promise<Work | null> {
  const { totals, cursor, total, fullName, readAt } = await chunk.reader.totals(work);
  if (totals.length > 0) await chunk.deps.store.saveTotals(work.repository, totals, readAt);
  const numbers = totals.map(({ number }) => number);
  const result = { kind: 'totals' as const, numbers, cursor, total, fullName };
  return chunk.cursor.advance({ ...work, spent: chunk.reader.spent(), result });
}
