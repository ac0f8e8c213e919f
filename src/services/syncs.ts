import type { AppContext } from '../context.ts';
import type { SyncRequest } from '../domain/cursor/begin.ts';
import { parseSyncRecord } from '../domain/parse-sync-record.ts';
import type { TrackedRepository } from '../domain/tracked-repository.ts';
import { linesOf } from '../lines.ts';
import type { Scope } from '../storage/database.ts';
import { getRepository } from '../storage/repositories.ts';
import { finishSyncRun, insertSyncRun, type SyncRun } from '../storage/sync-runs.ts';

/** Begins a sync, or joins the running one, which it may widen. Null when the repository was removed meanwhile: nothing runs then. */
export async function startSync(
  { db, cursor }: Pick<AppContext, 'db' | 'cursor'>,
  repository: TrackedRepository,
  how: Pick<SyncRequest, 'daysBack' | 'verify' | 'etag' | 'deployed' | 'retry'>,
): Promise<{ record: SyncRun; created: boolean } | null> {
  const object = cursor(repository.repositoryId);
  const begun = await object.begin({ id: crypto.randomUUID(), repository, ...how });
  // The starter's insert may have failed, so a joiner inserts the record too.
  if (!(await insertSyncRun(db, repository, begun.record))) {
    // The sync began after the object of the removed repository was emptied.
    await object.destroy();
    return null;
  }
  return { record: { ...begun.record, analysis: null, deadLetters: [] }, created: begun.created };
}

/**
 * Begins a sync that reads deployments, or makes the running one read them again. It begins none in a repository that was never
 * synced to an end: its first sync reads them, and that is not begun where a person cancelled it.
 */
export async function readDeployments(
  work: Pick<AppContext, 'db' | 'cursor'>,
  repository: TrackedRepository,
): Promise<void> {
  const { workspaceId, repositoryId } = repository;
  if (!(await work.cursor(repositoryId).isSyncing())) {
    const row = await getRepository(work.db, workspaceId, repositoryId);
    if (!row?.syncedThrough) return;
  }
  await startSync(work, repository, { daysBack: undefined, deployed: true });
}

type Ending = Pick<AppContext, 'db' | 'cursor' | 'config'>;

/**
 * Stores the ends of syncs that only the cursor knows yet, and answers whether there were any. Who reads that a sync has
 * ended then finds its receipt and its coverage, too. The queue stores them again, which changes nothing.
 */
export async function storeEnds({ db, cursor, config }: Ending, scope: Scope): Promise<boolean> {
  const ends = await cursor(scope.repositoryId).ended();
  for (const ended of ends) await finishSyncRun(db, scope, ended, config.RESULT_TTL_HOURS);
  return ends.length > 0;
}

/** RepoCursor's record while the sync runs; later the database's. */
export async function liveSync<Run extends SyncRun>(context: Ending, workspaceId: string, run: Run): Promise<Run> {
  if (run.finishedAt !== null) return run;
  const record = await context.cursor(run.repositoryId).record(run.id);
  if (record && record.finishedAt !== null) await storeEnds(context, { workspaceId, repositoryId: run.repositoryId });
  return record ? { ...run, ...record } : run;
}

/** The record at each change, until the sync ends or `signal` says to stop. */
export async function* watchSync(
  context: Ending,
  workspaceId: string,
  run: SyncRun,
  signal: AbortSignal,
): AsyncGenerator<SyncRun> {
  for await (const line of linesOf(await context.cursor(run.repositoryId).watch(run.id), signal)) {
    const record = parseSyncRecord(line);
    if (record.finishedAt !== null) await storeEnds(context, { workspaceId, repositoryId: run.repositoryId });
    yield { ...run, ...record };
  }
}

/** Ends a running sync. For an ended sync it answers the record as it is. */
export async function cancelSync(context: Ending, workspaceId: string, run: SyncRun): Promise<SyncRun> {
  if (run.finishedAt === null) await context.cursor(run.repositoryId).cancel(run.id);
  return liveSync(context, workspaceId, run);
}
