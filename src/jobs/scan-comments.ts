import type { Work } from '../domain/cursor/work.ts';
import type { Chunk } from './advance-sync.ts';
import { orGiveUp } from './local-failure.ts';
import { shownName } from './shown-name.ts';

/** Pull requests settled a statement, so that one is never long. */
const SETTLED_AT_ONCE = 2_000;

/**
 * Reads and saves one page of the repository-wide inline comments. When GitHub cannot give it, the pull requests that waited
 * for the list are left to their own.
 */
export async function scanComments(chunk: Chunk, work: Work & { kind: 'scan_comments' }): Promise<Work | null> {
  const { scan } = work;
  const read = () => chunk.reader.repositoryComments(scan);
  const page = await orGiveUp<Awaited<ReturnType<typeof read>> | null>(
    work.givesUp,
    read,
    async () => void (await shownName(chunk.reader, work.repository)),
    () => null,
  );
  if (!page) {
    return chunk.cursor.advance({ ...work, spent: chunk.reader.spent(), result: { kind: 'comments_given_up' } });
  }
  const { comments, next, readAt } = page;
  if (comments.length > 0) await chunk.deps.store.saveReviewComments(work.repository, comments, readAt);
  const result = { kind: 'comments' as const, startedAt: scan.startedAt ?? Date.parse(readAt), next };
  return chunk.cursor.advance({ ...work, spent: chunk.reader.spent(), result });
}

/** Declares the inline comments complete of pull requests that were waiting for the scan when it began. */
export async function settleComments(chunk: Chunk, work: Work & { kind: 'settle_comments' }): Promise<Work | null> {
  const readAt = new Date(work.startedAt).toISOString();
  const remaining = await chunk.deps.store.finishReviewComments(work.repository, readAt, SETTLED_AT_ONCE);
  const result = { kind: 'comments_settled' as const, remaining: remaining > 0 };
  return chunk.cursor.advance({ ...work, spent: chunk.reader.spent(), result });
}
