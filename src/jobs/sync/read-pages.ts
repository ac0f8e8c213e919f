import type { PageResult } from '../../domain/cursor/result.ts';
import type { Work } from '../../domain/cursor/work.ts';
import type { PullRequestSnapshot } from '../../domain/entities.ts';
import type { PullRequestPage } from '../../domain/page.ts';
import { FailureError } from '../../errors.ts';
import type { Chunk } from './chunk.ts';
import { passBy } from './pass-by.ts';
import type { PageStore } from '../ports.ts';
import { readAhead } from './read-ahead.ts';

type ReadWork = Work & { kind: 'read' };

/**
 * Reads pages of the walk one after the other. It requests the next pages while it saves the last ones, so that it
 * never waits twice for GitHub. Pages that arrive during one save are saved together by the next. The cursor passes a
 * page only after its save: a crash repeats pages and skips none.
 */
export async function readPages(
  chunk: Chunk,
  first: ReadWork,
  hold: (work: Work | null) => void,
): Promise<Work | null> {
  // Pages that are requested ahead end where this work ends, also when the state asks for more by now.
  const { bound, commentsSince } = first;
  let work = first;
  let last: PullRequestPage | null = null;
  const ahead = readAhead(
    async (after) => {
      const page = await chunk.reader.page({ ...work, bound, commentsSince, after });
      mustGoOn(last, page);
      last = page;
      return page;
    },
    () => chunk.takePage(),
    work.after,
  );
  try {
    for (;;) {
      const pages = await ahead.take();
      const next = await savePages(chunk, { ...work, bound }, pages);
      hold(next);
      // The state may ask for other work by now: the sync was widened or cancelled, or another holder moved it.
      const goesOn = next?.kind === 'read' && next.after === pages.at(-1)?.cursor && !ahead.isOver();
      if (!goesOn) return next;
      work = next;
    }
  } catch (error) {
    // A pull request is given up only at the very place that failed before; pages saved since then have moved the
    // cursor.
    if (!work.givesUp) throw error;
    return await passBy(chunk, work, error);
  } finally {
    ahead.stop();
  }
}

/**
 * Throws a `FailureError`, `cursor_refused`, for a page that lies before the last: its cursor would lead to an endless
 * loop.
 */
function mustGoOn(last: PullRequestPage | null, { oldest }: PullRequestPage): void {
  if (!last || last.newest === null || oldest === null || oldest <= last.newest) return;
  throw new FailureError({
    kind: 'cursor_refused',
    detail: 'the next page of pull requests is newer than the last one',
  });
}

/** Saves pages that follow each other in one transaction, and moves the cursor past the last of them. */
async function savePages(chunk: Chunk, work: ReadWork, pages: PullRequestPage[]): Promise<Work | null> {
  const { deps } = chunk;
  const snapshots: PullRequestSnapshot[] = [];
  for (const page of pages) snapshots.push(...(await changedOf(deps.store, work, page)));
  if (snapshots.length > 0) await deps.store.savePullRequests(work.repository, snapshots);
  const unread = pages.flatMap((page) => page.unread);
  if (unread.length > 0) await deps.store.setAside(work.repository, unread, deps.now());
  return chunk.cursor.advance({ ...work, spent: chunk.reader.spent(), result: resultOf(work, pages) });
}

/** Numbers of the pull requests that GitHub lists and does not show. */
function numbersOf({ unread }: PullRequestPage): number[] {
  return unread.flatMap(({ number, list }) => (number !== null && list === null ? [number] : []));
}

/**
 * The pull requests of a page that must be saved. The front is read down to the known second itself, because other pull
 * requests may have been updated in it. Those that were read whole, well after that second, have not changed.
 */
async function changedOf(store: PageStore, work: ReadWork, page: PullRequestPage): Promise<PullRequestSnapshot[]> {
  const { snapshots } = page;
  if (work.direction === 'back' || page.oldest === null || page.oldest > work.bound) return snapshots;
  const known = new Set(await store.unchanged(work.repository, page.numbers, work.bound));
  return snapshots.filter(({ number, updatedAt }) => !known.has(number) || Date.parse(updatedAt) !== work.bound);
}

function resultOf(work: ReadWork, pages: PullRequestPage[]): PageResult {
  const last = pages.at(-1);
  if (!last) throw new Error('there is no page to save');
  return {
    kind: 'page',
    direction: work.direction,
    pages: pages.length,
    numbers: pages.flatMap((page) => [...page.numbers, ...numbersOf(page)]),
    newest: pages.find((page) => page.newest !== null)?.newest ?? null,
    oldest: pages.findLast((page) => page.oldest !== null)?.oldest ?? null,
    fresh: pages.reduce((sum, page) => sum + page.fresh, 0),
    cursor: pages.findLast((page) => page.cursor !== null)?.cursor ?? null,
    end: last.end,
    bound: work.bound,
    total: last.total,
    seconds: Math.max(...pages.map((page) => page.seconds)),
    bytes: Math.max(...pages.map((page) => page.bytes)),
    count: work.pace.width,
    unread: pages.flatMap((page) => page.unread),
    unreadable: pages.flatMap((page) => page.unreadable),
    fullName: last.fullName,
  };
}
