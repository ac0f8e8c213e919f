import type { Refusal } from '../domain/budget.ts';
import type { Spent } from '../domain/cursor/advance.ts';
import type { Moved, RefusedForNow, Suspension } from '../domain/cursor/suspend.ts';
import type { Work } from '../domain/cursor/work.ts';
import type { Failure } from '../domain/failure.ts';
import { nameOf, type TrackedRepository } from '../domain/tracked-repository.ts';
import type { SyncMessage } from '../messages.ts';
import { failureOf } from './local-failure.ts';
import type { Budget, Cursor, NotOpened, Reader, SyncDeps } from './ports.ts';
import { listByRest, readByRest } from './read-by-rest.ts';
import { readDeployments } from './read-deployments.ts';
import { readLists } from './read-lists.ts';
import { readPages } from './read-pages.ts';
import { readRequirements } from './read-requirements.ts';
import { readTotals } from './read-totals.ts';
import { refused } from './refused.ts';
import { repair } from './repair.ts';
import { scanComments, settleComments } from './scan-comments.ts';
import { shownName } from './shown-name.ts';

export { failureOf } from './local-failure.ts';

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
export async function advanceSync(deps: SyncDeps, message: SyncMessage & { type: 'sync.step' }): Promise<void> {
  const cursor = deps.cursor(message.repositoryId);
  const work = await cursor.claim(message.syncId);
  if (!work) return;
  const budget = deps.budget(work.repository);
  const grant = await budget.acquire(work.syncId, 'backfill', nameOf(work.repository.credential));
  if (!grant.granted) {
    const spent = { requests: 0, points: 0 };
    const cause = causeOfRefusal(grant, deps.now());
    if (grant.reason === 'not_opened' && cause.kind === 'bad_credential')
      await deps.credentialFailed(work.repository, cause);
    return suspend(deps, cursor, work, spent, cause);
  }
  await runChunk(deps, cursor, budget, work);
}

async function runChunk(deps: SyncDeps, cursor: Cursor, budget: Budget, first: Work): Promise<void> {
  let held: Work | null = first;
  let reader: Reader | null = null;
  let failure: Failure | null = null;
  let cause: Suspension['cause'] | null = null;
  try {
    reader = await deps.reader(first.repository);
    const chunk = beginChunk(deps, cursor, reader);
    if (first.gated) held = await passGate(chunk, first);
    while (held && isReading(held) && chunk.takePage()) {
      held = await perform(chunk, held, (next) => {
        held = next;
      });
    }
  } catch (error) {
    failure = failureOf(error);
    cause = await causeOfFailure(reader, first.repository, failure);
  }
  const learned = reader?.learned();
  if (learned) await deps.noteOmitted(first.repository, learned.fields, learned.lists);
  const usage = reader?.usage() ?? { hour: {}, points: 0, seconds: 0 };
  const credential = nameOf(first.repository.credential);
  const refusedSince = await budget.settle(first.syncId, { ...usage, failure, credential });
  if (cause?.kind === 'bad_credential') cause = await refused(deps, first.repository, cause, refusedSince);
  if (!held) return;
  const spent = reader?.spent() ?? { requests: 0, points: 0 };
  if (cause) await suspend(deps, cursor, held, spent, cause);
  else await cursor.release(held);
}

/** Asks GitHub next to nothing before work that has failed; what is thrown says that it does not answer at all. */
async function passGate({ reader, cursor }: Chunk, work: Work): Promise<Work | null> {
  await reader.ping();
  return cursor.advance({ ...work, spent: reader.spent(), result: { kind: 'answered' } });
}

/** Lets go of work. */
async function suspend(
  deps: SyncDeps,
  cursor: Cursor,
  work: Work,
  spent: Spent,
  cause: Suspension['cause'],
): Promise<void> {
  const { syncId, kind, repository } = work;
  const { repositoryId, credential } = repository;
  deps.log('chunk.suspended', { syncId, repositoryId, credential: nameOf(credential), kind, cause, spent });
  await cursor.suspend({ ...work, spent, cause });
}

/**
 * What follows from a failure. What cannot be read under its name is looked for by its id: it may be called otherwise now,
 * another repository may have its name, and REST says more of why it is not to be had.
 */
export async function causeOfFailure(
  reader: Reader | null,
  repository: TrackedRepository,
  failure: Failure,
): Promise<Failure | Moved> {
  if (!reader || failure.kind !== 'unavailable') return failure;
  try {
    const fullName = await shownName(reader, repository);
    if (fullName !== repository.fullName) return { kind: 'moved', fullName };
    if (failure.reason !== 'not_found') return { ...failure, shown: true };
    return { kind: 'transient', detail: `GitHub shows the repository, but not all of it: ${failure.detail}` };
  } catch (error) {
    return failureOf(error);
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
    case 'list_by_rest':
      return listByRest(chunk, work);
    case 'read_by_rest':
      return readByRest(chunk, work);
    case 'scan_comments':
      return scanComments(chunk, work);
    case 'settle_comments':
      return settleComments(chunk, work);
    case 'lists':
      return readLists(chunk, work);
    case 'repair':
      return repair(chunk, work);
    case 'deployments':
      return readDeployments(chunk, work);
    case 'requirements':
      return readRequirements(chunk, work);
    case 'totals':
      return readTotals(chunk, work);
  }
}

/** Why the budget refused, as a cause to suspend for. */
export function causeOfRefusal(
  grant: Refusal | NotOpened,
  now: number,
): Failure | RefusedForNow | { kind: 'slot'; until: number } {
  const detail = 'the quota of this credential is used up';
  switch (grant.reason) {
    case 'not_opened':
      return grant.failure;
    case 'slot':
      return { kind: 'slot', until: grant.until };
    case 'primary_limit':
      return { kind: 'primary_limit', resource: 'graphql', resetAt: grant.until, detail };
    case 'secondary_limit':
      return { kind: 'secondary_limit', retryAfterSeconds: (grant.until - now) / 1000, detail };
    case 'bad_credential':
      // Nothing is asked until then: after that it may be otherwise.
      return { kind: 'refused_for_now', until: grant.until, detail: grant.detail };
  }
}
