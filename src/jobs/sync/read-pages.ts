import type { PageResult } from '../../domain/cursor/result.ts';
import type { Work } from '../../domain/cursor/work.ts';
import type { PullRequestSnapshot } from '../../domain/entities.ts';
import type { PullRequestPage } from '../../domain/page.ts';
import { FailureError } from '../../errors.ts';
import { outcomeOf, valueOf, type Outcome } from '../outcome.ts';
import type { Chunk } from './chunk.ts';
import { passBy } from './pass-by.ts';
import type { PageStore } from '../ports.ts';
import { readAhead } from './read-ahead.ts';

type ReadWork = Work & { kind: 'read' };

/** The work after the cursor has passed pages, and whether that is to read the pages after them. */
interface Reached {
  work: Work | null;
  goesOn: boolean;
}

/**
 * Reads pages of the walk one after the other. It requests the next pages while it saves the last ones, so that it
 * never waits twice for GitHub, and begins a save before the cursor has passed the pages of the last one, so that the
 * database does not wait either. Pages that arrive quickly are saved together. The cursor passes a page only after its
 * save and after all pages before it: a crash repeats pages and skips none.
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

  async function pass(pages: PullRequestPage[], saving: Outcome<void>, before: Promise<Reached>): Promise<Reached> {
    const { goesOn } = await before;
    if (!goesOn) return before;
    valueOf(await saving);
    const next = await passPages(chunk, { ...work, bound }, pages);
    hold(next);
    // The state may ask for other work by now: the sync was widened or cancelled, or another holder moved it.
    if (next?.kind !== 'read' || next.after !== pages.at(-1)?.cursor) return { work: next, goesOn: false };
    work = next;
    ahead.pass(pages);
    return { work, goesOn: true };
  }

  let reached = Promise.resolve<Reached>({ work, goesOn: true });
  let saving: Outcome<void> | null = null;
  try {
    for (;;) {
      const taken = await outcomeOf(ahead.take());
      const pages = taken.status === 'fulfilled' ? taken.value : [];
      if (pages.length === 0) {
        const { work: next, goesOn } = await reached;
        if (goesOn) valueOf(taken);
        return next;
      }
      const before = reached;
      saving = outcomeOf(savePages(chunk, { ...work, bound }, pages));
      reached = pass(pages, saving, before);
      reached.then(
        ({ goesOn }) => goesOn || ahead.stop(),
        () => ahead.stop(),
      );
      // No more than two saves are under way.
      await before;
    }
  } catch (error) {
    // A pull request is given up only at the very place that failed before; pages saved since then have moved the
    // cursor.
    if (!work.givesUp) throw error;
    return await passBy(chunk, work, error);
  } finally {
    ahead.stop();
    // Nothing is under way when a chunk ends. How its last save ends is known, or does not count: the cursor has not
    // passed its pages.
    await saving;
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

/** Saves pages that follow each other in one transaction. */
async function savePages({ deps }: Chunk, work: ReadWork, pages: PullRequestPage[]): Promise<void> {
  const snapshots: PullRequestSnapshot[] = [];
  for (const page of pages) snapshots.push(...(await changedOf(deps.store, work, page)));
  if (snapshots.length > 0) await deps.store.savePullRequests(work.repository, snapshots);
  const unread = pages.flatMap((page) => page.unread);
  if (unread.length > 0) await deps.store.setAside(work.repository, unread, deps.now());
}

/** Moves the cursor past saved pages. */
function passPages({ cursor, reader }: Chunk, work: ReadWork, pages: PullRequestPage[]): Promise<Work | null> {
  return cursor.advance({ ...work, spent: reader.spent(), result: resultOf(work, pages) });
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
