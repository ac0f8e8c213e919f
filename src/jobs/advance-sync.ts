import type { Work } from '../domain/cursor/work.ts';
import type { Failure } from '../domain/failure.ts';
import { FailureError } from '../errors.ts';
import type { SyncMessage } from '../messages.ts';
import type { Budget, Cursor, Reader, SyncDeps } from './ports.ts';
import { readLists } from './read-lists.ts';
import { readPages } from './read-pages.ts';
import { repair } from './repair.ts';
import { scanComments, settleComments } from './scan-comments.ts';

/** A chunk is at most this many pages, and begins no other after this time. */
const PAGES_A_CHUNK = 8;
const CHUNK_MS = 20_000;

/** One invocation's share of a sync. */
export interface Chunk {
  deps: SyncDeps;
  cursor: Cursor;
  reader: Reader;
  /** Whether another page may be begun; counts it. */
  takePage(): boolean;
}

/**
 * Moves a sync on by one bounded chunk: claim, ask the budget, fetch, save, advance, and announce what the state asks for
 * then. A message that is stale, doubled or late finds nothing to claim and is done.
 */
export async function advanceSync(deps: SyncDeps, message: SyncMessage): Promise<void> {
  const cursor = deps.cursor(message.repositoryId);
  const work = await cursor.claim(message.syncId);
  if (!work) return;
  const budget = deps.budget(work.repository);
  const grant = await budget.acquire(work.syncId, 'backfill');
  if (!grant.granted) {
    await cursor.suspend({ ...work, spent: { requests: 0, points: 0 }, cause: causeOf(grant, deps.now()) });
    return;
  }
  await runChunk(deps, cursor, budget, work);
}

async function runChunk(deps: SyncDeps, cursor: Cursor, budget: Budget, first: Work): Promise<void> {
  let held: Work | null = first;
  let reader: Reader | null = null;
  let failure: Failure | null = null;
  try {
    reader = await deps.reader(first.repository);
    const chunk = beginChunk(deps, cursor, reader);
    while (held && isReading(held) && chunk.takePage()) {
      held = await perform(chunk, held, (next) => {
        held = next;
      });
    }
  } catch (error) {
    failure = failureOf(error);
  }
  const usage = reader?.usage() ?? { hour: {}, points: 0, seconds: 0 };
  await budget.settle(first.syncId, { ...usage, failure });
  if (!held) return;
  if (failure) {
    const spent = reader?.spent() ?? { requests: 0, points: 0 };
    deps.log('sync.suspended', {
      syncId: held.syncId,
      repositoryId: held.repository.repositoryId,
      kind: held.kind,
      failure,
    });
    await cursor.suspend({ ...held, spent, cause: failure });
  } else {
    await cursor.release(held);
  }
}

function beginChunk(deps: SyncDeps, cursor: Cursor, reader: Reader): Chunk {
  const deadline = deps.now() + CHUNK_MS;
  let pages = 0;
  return {
    deps,
    cursor,
    reader,
    takePage: () => deps.now() < deadline && pages++ < PAGES_A_CHUNK,
  };
}

type ReadingWork = Work & { kind: Exclude<Work['kind'], 'facts' | 'verify'> };

function isReading(work: Work): work is ReadingWork {
  return work.kind !== 'facts' && work.kind !== 'verify';
}

/** Does one piece of work; `hold` is told of each state that was reached on the way, should a later part of it fail. */
function perform(chunk: Chunk, work: ReadingWork, hold: (work: Work | null) => void): Promise<Work | null> {
  switch (work.kind) {
    case 'read':
      return readPages(chunk, work, hold);
    case 'scan_comments':
      return scanComments(chunk, work);
    case 'settle_comments':
      return settleComments(chunk, work);
    case 'lists':
      return readLists(chunk, work);
    case 'repair':
      return repair(chunk, work);
  }
}

/** What an exception means; one that nobody foresaw is retried a limited number of times, and then named on the sync. */
export function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { kind: 'transient', detail: `unexpected: ${detail}` };
}

function causeOf(grant: { until: number; reason: 'slot' | 'primary_limit' | 'secondary_limit' }, now: number) {
  const detail = 'the quota of this credential is used up';
  switch (grant.reason) {
    case 'slot':
      return { kind: 'slot' as const, until: grant.until };
    case 'primary_limit':
      return { kind: 'primary_limit' as const, resource: 'graphql' as const, resetAt: grant.until, detail };
    case 'secondary_limit':
      return { kind: 'secondary_limit' as const, retryAfterSeconds: (grant.until - now) / 1000, detail };
  }
}
