import type { AppContext } from '../context.ts';
import type { SyncRequest } from '../domain/cursor/begin.ts';
import type { SyncRecord } from '../domain/cursor/state.ts';
import type { TrackedRepository } from '../domain/tracked-repository.ts';
import { linesOf } from '../lines.ts';
import { insertSyncRun, type SyncRun } from '../storage/sync-runs.ts';

/** Begins a sync, or joins the running one, which it may widen. */
export async function startSync(
  { db, cursor }: Pick<AppContext, 'db' | 'cursor'>,
  repository: TrackedRepository,
  how: Pick<SyncRequest, 'daysBack' | 'verify' | 'etag' | 'deployed' | 'retry'>,
): Promise<{ record: SyncRun; created: boolean }> {
  const begun = await cursor(repository.repositoryId).begin({ id: crypto.randomUUID(), repository, ...how });
  // The starter's insert may have failed, so a joiner inserts the record too.
  await insertSyncRun(db, repository, begun.record);
  return { record: { ...begun.record, analysis: null, deadLetters: [] }, created: begun.created };
}

/** RepoCursor's record while the sync runs; later the database's. */
export async function liveSync<Run extends SyncRun>({ cursor }: Pick<AppContext, 'cursor'>, run: Run): Promise<Run> {
  if (run.finishedAt !== null) return run;
  const record = await cursor(run.repositoryId).record(run.id);
  return record ? { ...run, ...record } : run;
}

/** The record at each change, until the sync ends. */
export async function* watchSync({ cursor }: Pick<AppContext, 'cursor'>, run: SyncRun): AsyncGenerator<SyncRun> {
  for await (const line of linesOf(await cursor(run.repositoryId).watch(run.id))) {
    yield { ...run, ...(JSON.parse(line) as SyncRecord) };
  }
}

/** Ends a running sync. For an ended sync it answers the record as it is. */
export async function cancelSync(work: Pick<AppContext, 'cursor'>, run: SyncRun): Promise<SyncRun> {
  const record = run.finishedAt === null ? await work.cursor(run.repositoryId).cancel(run.id) : null;
  return record ? { ...run, ...record } : liveSync(work, run);
}
