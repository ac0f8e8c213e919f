import type { Spent } from '../../domain/cursor/result.ts';
import type { Suspension } from '../../domain/cursor/suspend.ts';
import type { Work } from '../../domain/cursor/work.ts';
import { nameOf } from '../../domain/tracked-repository.ts';
import type { SyncMessage } from '../../messages.ts';
import { causeOfFailure, causeOfRefusal } from '../causes.ts';
import { beginChunk, type Chunk } from './chunk.ts';
import type { Cursor, SyncDeps } from '../ports.ts';
import { listByRest, readByRest } from './read-by-rest.ts';
import { readDeployments } from './read-deployments.ts';
import { readHole } from './read-hole.ts';
import { readLists } from './read-lists.ts';
import { readMoved } from './read-moved.ts';
import { readPages } from './read-pages.ts';
import { readRequirements } from './read-requirements.ts';
import { readTotals } from './read-totals.ts';
import { repair } from './repair.ts';
import { scanComments, settleComments } from './scan-comments.ts';
import { withinBudget } from '../within-budget.ts';

/**
 * Moves a sync on by one bounded chunk: claim, ask the budget, fetch, save, advance, then send the messages that the
 * new state asks for. A stale, repeated or late message finds nothing to claim and ends.
 */
export async function advanceSync(deps: SyncDeps, message: SyncMessage & { type: 'sync.step' }): Promise<void> {
  const cursor = deps.cursor(message.repositoryId);
  const work = await cursor.claim(message.syncId);
  if (!work) return;
  let held: Work | null = work;
  const outcome = await withinBudget(
    deps,
    { reading: work.repository, holder: work.syncId, priority: 'backfill', depth: work.depth },
    async (reader) => {
      const chunk = beginChunk(deps, cursor, reader);
      if (work.gated) held = await passGate(chunk, work);
      while (held && isReading(held) && chunk.takePage()) {
        held = await perform(chunk, held, (next) => {
          held = next;
        });
      }
      return reader;
    },
    (reader, failure) => causeOfFailure(reader, work.repository, failure),
  );
  if (outcome.status === 'not_granted') {
    const cause = causeOfRefusal(outcome.grant, deps.now());
    if (outcome.grant.reason === 'not_opened' && cause.kind === 'bad_credential')
      await deps.credentialFailed(work.repository, cause);
    return suspend(deps, cursor, work, NOTHING_SPENT, cause);
  }
  const reader = outcome.status === 'done' ? outcome.value : outcome.reader;
  const learned = reader?.learned();
  if (learned) await deps.noteOmitted(work.repository, learned.fields, learned.lists);
  if (!held) return;
  if (outcome.status !== 'done') {
    return suspend(deps, cursor, held, reader?.spent() ?? NOTHING_SPENT, outcome.cause);
  }
  const { progress, syncId } = held;
  await Promise.all([
    cursor.release(held),
    // What the progress of a whole import is told from; the sync's own comes from its cursor.
    progress && isBackWalk(work) && deps.store.noteProgress(work.repository, syncId, progress),
  ]);
}

const NOTHING_SPENT: Spent = { requests: 0, points: 0 };

/** Asks GitHub for almost nothing before work that has failed. Throws when GitHub does not answer at all. */
async function passGate({ reader, cursor }: Chunk, work: Work): Promise<Work | null> {
  await reader.ping();
  return cursor.advance({ ...work, spent: reader.spent(), result: { kind: 'answered' } });
}

/** Gives work back. */
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

type ReadingWork = Work & { kind: Exclude<Work['kind'], 'facts' | 'verify'> };

function isReading(work: Work): work is ReadingWork {
  return work.kind !== 'facts' && work.kind !== 'verify';
}

function isBackWalk(work: Work): boolean {
  return work.kind === 'read' && work.direction === 'back';
}

/** Does one piece of work. `hold` gets each state that the work reached, in case a later part fails. */
function perform(chunk: Chunk, work: ReadingWork, hold: (work: Work | null) => void): Promise<Work | null> {
  switch (work.kind) {
    case 'read':
      return work.again ? readMoved(chunk, work, hold) : readPages(chunk, work, hold);
    case 'list_by_rest':
      return listByRest(chunk, work);
    case 'read_by_rest':
      return readByRest(chunk, work);
    case 'scan_comments':
      return scanComments(chunk, work, hold);
    case 'settle_comments':
      return settleComments(chunk, work);
    case 'lists':
      return readLists(chunk, work);
    case 'repair':
      return repair(chunk, work);
    case 'hole':
      return readHole(chunk, work);
    case 'deployments':
      return readDeployments(chunk, work);
    case 'requirements':
      return readRequirements(chunk, work);
    case 'totals':
      return readTotals(chunk, work);
  }
}
