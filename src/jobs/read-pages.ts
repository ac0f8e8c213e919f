import type { PageResult } from '../domain/cursor/advance.ts';
import type { Work } from '../domain/cursor/work.ts';
import type { PullRequestPage } from '../domain/page.ts';
import type { Chunk } from './advance-sync.ts';

type ReadWork = Work & { kind: 'read' };
type Fetched = { ok: true; page: PullRequestPage } | { ok: false; error: unknown };

/**
 * Reads pages of the walk one after the other; the next is requested while the last is saved, so that GitHub is never
 * waited for twice. The cursor passes a page only after its save: a crash anywhere repeats a page and skips none.
 */
export async function readPages(
  chunk: Chunk,
  first: ReadWork,
  hold: (work: Work | null) => void,
): Promise<Work | null> {
  let work: ReadWork = first;
  let upcoming = fetchPage(chunk, work, work.after);
  for (;;) {
    const fetched = await upcoming;
    if (!fetched.ok) throw fetched.error;
    const { page } = fetched;
    const goesOn = page.end === null && chunk.takePage();
    if (goesOn) upcoming = fetchPage(chunk, work, page.cursor);
    const next = await savePage(chunk, work, page);
    hold(next);
    // The state may ask for something else by now: the sync was widened, cancelled, or another holder moved it.
    if (!goesOn || next?.kind !== 'read' || next.after !== page.cursor) return next;
    work = next;
  }
}

/** Requests a page; its failure is a value, because it may come while the page before is still being saved. */
async function fetchPage(chunk: Chunk, work: ReadWork, after: string | null): Promise<Fetched> {
  try {
    return { ok: true, page: await chunk.reader.page({ ...work, after }) };
  } catch (error) {
    return { ok: false, error };
  }
}

async function savePage(chunk: Chunk, work: ReadWork, page: PullRequestPage): Promise<Work | null> {
  const snapshots = await page.snapshots();
  if (snapshots.length > 0) await chunk.deps.store.savePullRequests(work.repository, snapshots);
  const { snapshots: _, restPage, ...position } = page;
  const result: PageResult = { kind: 'page', direction: work.direction, ...position, restPage: restPage() };
  return chunk.cursor.advance({ ...work, spent: chunk.reader.spent(), result });
}
