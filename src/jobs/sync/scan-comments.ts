import type { Work } from '../../domain/cursor/work.ts';
import type { Chunk } from './chunk.ts';
import { orGiveUp } from '../local-failure.ts';
import { outcomeOf, valueOf, type Outcome } from '../outcome.ts';
import { shownName } from '../shown-name.ts';
import type { Reader } from '../ports.ts';

/** How many pull requests one statement settles, so that no statement takes long. */
const SETTLED_AT_ONCE = 2_000;

/** How many pages of comments are saved together. */
const PAGES_AT_ONCE = 5;
/**
 * No page is added after this time, so that the last is saved well within the lease; nor when the text is longer than
 * this.
 */
const READING_MS = 5_000;
const MAX_CHARACTERS = 1_000_000;

type ScanWork = Work & { kind: 'scan_comments' };
type CommentPage = Awaited<ReturnType<Reader['repositoryComments']>>;
type CommentPosition = Parameters<Reader['repositoryComments']>[0];

/** Pages that are saved together, up to one that failed. */
interface Pages {
  page: CommentPage;
  failed: { error: unknown } | null;
}

/**
 * Reads the repository-wide inline comments, several pages at once, and requests the next ones while it saves the last. When
 * GitHub cannot give them, each pull request that waited for this list reads its own list. `hold` gets the state after
 * the saved pages, in case a later page fails.
 */
export async function scanComments(
  chunk: Chunk,
  first: ScanWork,
  hold: (work: Work | null) => void,
): Promise<Work | null> {
  const { cursor, reader } = chunk;
  const page = await firstPage(chunk, first);
  if (!page) return cursor.advance({ ...first, spent: reader.spent(), result: { kind: 'comments_given_up' } });
  let pages = await withFollowing(chunk, page);
  let reading: Outcome<Pages> | null = null;
  try {
    for (let work = first; ;) {
      const { next } = pages.page;
      const saving = outcomeOf(savePages(chunk, work, pages));
      reading = next && !pages.failed && chunk.takePage() ? outcomeOf(readFrom(chunk, next)) : null;
      valueOf(await saving);
      const reached = await cursor.advance({ ...work, spent: reader.spent(), result: resultOf(work, pages) });
      hold(reached);
      if (pages.failed) throw pages.failed.error;
      // The state may ask for other work by now.
      if (!reading || reached?.kind !== 'scan_comments' || !isAt(reached.scan, next)) return reached;
      pages = valueOf(await reading);
      work = reached;
    }
  } finally {
    // Nothing is under way when a chunk ends.
    await reading;
  }
}

function isAt({ since, page }: CommentPosition, place: CommentPosition | null): boolean {
  return since === place?.since && page === place.page;
}

async function savePages({ deps }: Chunk, work: ScanWork, { page }: Pages): Promise<void> {
  const { comments, readAt } = page;
  if (comments.length > 0) await deps.store.saveReviewComments(work.repository, comments, readAt);
}

function resultOf({ scan }: ScanWork, { page }: Pages) {
  return { kind: 'comments' as const, startedAt: scan.startedAt ?? Date.parse(page.readAt), next: page.next };
}

async function readFrom(chunk: Chunk, position: CommentPosition): Promise<Pages> {
  return withFollowing(chunk, await chunk.reader.repositoryComments(position));
}

/** The first page; null when GitHub cannot give it and no other way is left. */
function firstPage({ reader }: Chunk, work: ScanWork): Promise<CommentPage | null> {
  const read = (): Promise<CommentPage | null> => reader.repositoryComments(work.scan);
  return orGiveUp(
    work.givesUp,
    read,
    async () => void (await shownName(reader, work.repository)),
    () => null,
  );
}

/**
 * A page and the pages after it, up to one that fails. All count as read at the instant when the first was asked for.
 */
async function withFollowing({ deps, reader }: Chunk, first: CommentPage): Promise<Pages> {
  const until = deps.now() + READING_MS;
  const page = { ...first, comments: [...first.comments] };
  for (let pages = 1; page.next && pages < PAGES_AT_ONCE; pages++) {
    if (deps.now() >= until || charactersOf(page) > MAX_CHARACTERS) break;
    try {
      const { comments, next } = await reader.repositoryComments(page.next);
      page.comments.push(...comments);
      page.next = next;
    } catch (error) {
      return { page, failed: { error } };
    }
  }
  return { page, failed: null };
}

function charactersOf({ comments }: CommentPage): number {
  return comments.reduce((sum, { body }) => sum + body.length, 0);
}

/** Marks the inline comments as complete for the pull requests that waited when the scan began. */
export async function settleComments(chunk: Chunk, work: Work & { kind: 'settle_comments' }): Promise<Work | null> {
  const readAt = new Date(work.startedAt).toISOString();
  const remaining = await chunk.deps.store.finishReviewComments(work.repository, readAt, SETTLED_AT_ONCE);
  const result = { kind: 'comments_settled' as const, remaining: remaining > 0 };
  return chunk.cursor.advance({ ...work, spent: chunk.reader.spent(), result });
}
