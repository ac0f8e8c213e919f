export interface SyncAllDeps<Repository extends { id: string } = { id: string }> {
  store: {
    /** Repositories that have been synced, by id. */
    repositoriesAfter(afterId: string | null, limit: number): Promise<Repository[]>;
  };
  startSync(repository: Repository): Promise<unknown>;
  log(event: string, fields: Record<string, unknown>): void;
}

const AT_ONCE = 100;

/** Begins an incremental sync of every tracked repository; one that is being synced is left alone. */
export async function syncAll<Repository extends { id: string }>(deps: SyncAllDeps<Repository>): Promise<void> {
  for (let after: string | null = null; ;) {
    const repositories: Repository[] = await deps.store.repositoriesAfter(after, AT_ONCE);
    for (const repository of repositories) {
      try {
        await deps.startSync(repository);
      } catch (error) {
        // One repository's trouble must not keep the others from their turn.
        deps.log('schedule.failed', { repositoryId: repository.id, detail: String(error) });
      }
    }
    after = repositories.at(-1)?.id ?? null;
    if (repositories.length < AT_ONCE) return;
  }
}
