import { WIDEST_PAGE } from '../../domain/cursor/pace.ts';
import type { Work } from '../../domain/cursor/work.ts';
import type { Unread } from '../../domain/set-aside.ts';
import type { Chunk } from './chunk.ts';
import { orGiveUp } from '../local-failure.ts';

/**
 * How many walks one request continues: their connections cost one point, and most walks end with their first page.
 * Fewer when GitHub's answers are narrowed, in proportion to the page size.
 */
export const WALKS_A_REQUEST = 100;

/**
 * Reads a page of deployments, down to the newest one that is known and settled, then the commits of each deployment,
 * then what must be known of commits that were in production before. What GitHub cannot give is set aside.
 */
export async function readDeployments(chunk: Chunk, work: Work & { kind: 'deployments' }): Promise<Work | null> {
  const read = () => (work.listed ? walk(chunk, work) : list(chunk, work));
  const done = await orGiveUp(work.givesUp, read, () => chunk.reader.ping(), givenUp);
  if (done.unread.length > 0) await chunk.deps.store.setAside(work.repository, done.unread, chunk.deps.now());
  const result = { kind: 'deployments' as const, ...done };
  return chunk.cursor.advance({ ...work, spent: chunk.reader.spent(), result });
}

interface Read {
  cursor: string | null;
  listed: boolean;
  remaining: boolean;
  readable: boolean;
  /** The repository's present name, when it was read; else null. */
  described: string | null;
  unread: Unread[];
}

/** The next sync asks again for what GitHub cannot give. */
function givenUp(reason: string): Read {
  const unread = [{ number: null, list: 'deployments', reason }];
  return { cursor: null, listed: true, remaining: false, readable: true, described: null, unread };
}

async function list({ deps, reader }: Chunk, work: Work & { kind: 'deployments' }): Promise<Read> {
  const { repository, since } = work;
  const { deployments, cursor, readable, described, unread } = await reader.deployments(work);
  if (described) await deps.store.describeRepository(repository, described);
  const read = { remaining: true, readable, described: described?.fullName ?? null, unread };
  if (!readable) {
    await deps.store.decideSource(repository, deps.now());
    return { ...read, cursor: null, listed: true };
  }
  // The last page needs no bound.
  const bound = cursor === null ? since : await deps.store.deploymentsBound(repository, since);
  if (deployments.length > 0) await deps.store.saveDeployments(repository, deployments, deps.now());
  const listed = cursor === null || deployments.some(({ createdAt }) => Date.parse(createdAt) < bound);
  if (listed) {
    await deps.store.finishDeployments(repository, since);
    await deps.store.decideSource(repository, deps.now());
  }
  return { ...read, cursor: listed ? null : cursor, listed };
}

async function walk(chunk: Chunk, work: Work & { kind: 'deployments' }): Promise<Read> {
  const { deps, reader } = chunk;
  const { repository, pace } = work;
  const width = Math.ceil((WALKS_A_REQUEST * pace.width) / WIDEST_PAGE);
  const walks = await deps.store.pendingWalks(repository, width);
  if (walks.length === 0) return askAncestry(chunk, work, width);
  const walked = await reader.histories(walks);
  const read = walked.filter(({ unread }) => unread === undefined);
  if (read.length > 0) await deps.store.saveWalks(repository, read);
  return walkedOn(read.length > 0, walked);
}

/** Asks which of two commits comes after the other, where that decides whether a deployment went back. */
async function askAncestry(
  { deps, reader }: Chunk,
  { repository }: Work & { kind: 'deployments' },
  width: number,
): Promise<Read> {
  const walks = await deps.store.pendingAncestry(repository, width);
  if (walks.length === 0) return walkedOn(false, []);
  const walked = await reader.ancestry(walks);
  const read = walked.filter(({ unread }) => unread === undefined);
  if (read.length > 0) await deps.store.saveAncestry(repository, read);
  return walkedOn(read.length > 0, walked);
}

/**
 * What GitHub does not show stays for the next sync. This sync goes on as long as GitHub shows other commits.
 */
function walkedOn(remaining: boolean, walked: { unread?: string }[]): Read {
  const unread = walked.flatMap(({ unread: reason }) =>
    reason === undefined ? [] : [{ number: null, list: 'deployments', reason }],
  );
  return { cursor: null, listed: true, remaining, readable: true, described: null, unread };
}
