import type { IssuePage, NotShown, ReleasePage } from '../../domain/deployments/source-pages.ts';
import { placeAfter, type OtherPlace, type OtherSource } from '../../domain/deployments/sources-to-read.ts';
import type { TrackedRepository } from '../../domain/tracked-repository.ts';
import { failureOf } from '../local-failure.ts';
import type { Chunk } from './chunk.ts';

/** The environment that all releases of a repository go to. */
const RELEASED = 'release';

/** A list to read: what it lists, and how far back it is read (an instant, in milliseconds). */
interface Asked {
  repository: TrackedRepository;
  source: OtherSource;
  /** The name of the workflow, the labels; '' for releases. */
  about: string;
  since: number;
}

/** The front of a list, which is read down to what is known of it. */
export async function frontOf({ deps }: Chunk, asked: Asked): Promise<OtherPlace> {
  const { through } = await deps.store.sourceReading(asked.repository, asked);
  return { source: asked.source, after: null, until: through ?? asked.since, newest: through, begunAt: deps.now() };
}

/** Stores a page of releases; answers where the list goes on, null when it is read. */
export async function saveReleases(
  { deps }: Chunk,
  asked: Asked,
  place: OtherPlace,
  { shipped, others, span, next: cursor, ...notShown }: ReleasePage,
): Promise<OtherPlace | null> {
  const isWhole = place.after === null && cursor === null && !lacks(notShown);
  const page = { source: 'releases' as const, environment: RELEASED, shipped, others, isWhole };
  await deps.store.saveShipped(asked.repository, page);
  const known = knownPlace(place, notShown);
  return note(deps, asked, known, placeAfter(known, cursor, span), { newest: span?.newest });
}

/**
 * The same for issues. When there are others than are stored, the whole list is read, and what it lacks is forgotten,
 * unless GitHub did not show some of it.
 */
export async function saveIssues(
  { deps }: Chunk,
  asked: Asked,
  place: OtherPlace,
  labels: string[],
  { issues, total, span, next: cursor, ...notShown }: IssuePage,
): Promise<OtherPlace | null> {
  const stored = await deps.store.saveIssues(asked.repository, labels, issues, deps.now());
  const known = { ...knownPlace(place, notShown), until: stored === total ? place.until : 0 };
  const next = placeAfter(known, cursor, span);
  if (!next && known.until === 0 && !known.incomplete) {
    await deps.store.forgetIssues(asked.repository, place.begunAt);
  }
  return note(deps, asked, known, next, { newest: span?.newest });
}

function lacks({ unread, isRefused }: NotShown): boolean {
  return isRefused || unread.length > 0;
}

function knownPlace(place: OtherPlace, notShown: NotShown): OtherPlace {
  return lacks(notShown) ? { ...place, incomplete: true } : place;
}

/** Reads a page of a workflow's runs. Without the permission, `actions` is unreadable. */
export async function readRuns(
  { deps, reader }: Chunk,
  asked: Asked,
  place: OtherPlace,
): Promise<{ next: OtherPlace | null; unreadable: string[] }> {
  const { repository, about } = asked;
  const reading = await deps.store.sourceReading(repository, asked);
  try {
    const id = reading.workflowId ?? (await reader.workflow(about));
    if (id === null) return { next: null, unreadable: [] };
    const page = Number(place.after ?? 1);
    const runs = await reader.workflowRuns({ id, page, etag: page === 1 ? reading.etag : null });
    if (!runs) return { next: null, unreadable: [] };
    const { shipped, span, next: following, etag } = runs;
    const saved = { source: 'workflow' as const, environment: about, shipped, others: [], isWhole: false };
    await deps.store.saveShipped(repository, saved);
    const next = placeAfter(place, following, span);
    const tag = page === 1 ? etag : null;
    return { next: await note(deps, asked, place, next, { newest: span?.newest, etag: tag, id }), unreadable: [] };
  } catch (error) {
    const failure = failureOf(error);
    if (failure.kind !== 'unavailable') throw error;
    if (failure.reason === 'no_access') return { next: null, unreadable: ['actions'] };
    // The workflow is gone. Another one may have its name by the next sync.
    const unknown = { since: null, through: null, etag: null, workflowId: null };
    await deps.store.noteReading(repository, { source: 'workflow', about, ...unknown });
    return { next: null, unreadable: [] };
  }
}

/**
 * Notes how far a list is read, so that a reading that is cut off begins again. The next reading goes as far down as this
 * one when GitHub did not show some of the entries.
 */
async function note(
  deps: Chunk['deps'],
  { repository, source, about, since }: Asked,
  place: OtherPlace,
  next: OtherPlace | null,
  { newest, etag = null, id = null }: { newest?: number | undefined; etag?: string | null; id?: string | null },
): Promise<OtherPlace | null> {
  const through = place.incomplete ? place.until : Math.max(place.newest ?? 0, newest ?? 0);
  const done = next === null ? { since, through, etag } : { since: null, through: null, etag: null };
  await deps.store.noteReading(repository, { source, about, ...done, workflowId: id });
  return next;
}
