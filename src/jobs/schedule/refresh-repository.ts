import type { RepositoryDescription } from '../../domain/repository-description.ts';
import type { TrackedRepository } from '../../domain/tracked-repository.ts';
import { FailureError } from '../../errors.ts';
import { causeOfRefusal } from '../causes.ts';
import type { BudgetDeps, Reader, Scope } from '../ports.ts';
import { withinBudget } from '../within-budget.ts';

export interface RefreshReader extends Pick<Reader, 'usage'> {
  /** GitHub's description of the repository. Takes one request unless the name has changed; throws a `FailureError`. */
  describe(): Promise<RepositoryDescription>;
}

export interface RefreshDeps extends BudgetDeps<TrackedRepository, RefreshReader> {
  cursor(repositoryId: string): { renamed(fullName: string): Promise<void> };
  store: {
    /** Stores GitHub's description of a repository, and that the repository is available. */
    describeRepository(scope: Scope, description: RepositoryDescription): Promise<unknown>;
    markUnavailable(scope: Scope, reason: string): Promise<unknown>;
  };
  log(event: string, fields: Record<string, unknown>): void;
}

/**
 * Asks GitHub for the present state of a repository: it may have a new name, be archived, be gone, or be back. Its data
 * stays in every case. Throws a `FailureError` when the next try may succeed.
 */
export async function refreshRepository(deps: RefreshDeps, repository: TrackedRepository): Promise<void> {
  const { workspaceId, repositoryId } = repository;
  const slot = { reading: repository, holder: `look:${repositoryId}`, priority: 'live', depth: 0 } as const;
  const outcome = await withinBudget(deps, slot, async (reader) => {
    const found = await reader.describe();
    await deps.cursor(repositoryId).renamed(found.fullName);
    await deps.store.describeRepository(repository, found);
    deps.log('repository.seen', { workspaceId, repositoryId, ...found });
  });
  switch (outcome.status) {
    case 'done':
      return;
    case 'not_granted': {
      const cause = causeOfRefusal(outcome.grant, deps.now());
      if (cause.kind === 'bad_credential') return;
      if (cause.kind === 'refused_for_now') throw new FailureError({ kind: 'transient', detail: cause.detail });
      if (cause.kind === 'slot') throw new Error('other requests of this credential go first');
      throw new FailureError(cause);
    }
    case 'failed': {
      const { error, failure, cause } = outcome;
      deps.log('repository.not_seen', { workspaceId, repositoryId, failure });
      if (failure.kind === 'unavailable') await deps.store.markUnavailable(repository, failure.reason);
      else if (failure.kind !== 'bad_credential') throw error;
      else if (cause.kind === 'refused_for_now') throw new FailureError({ kind: 'transient', detail: cause.detail });
    }
  }
}
