import { nameOf, type TrackedRepository } from '../domain/tracked-repository.ts';
import type { BadCredential, Failure } from '../domain/failure.ts';
import type { RepositoryDescription } from '../domain/repository-description.ts';
import { FailureError } from '../errors.ts';
import { causeOfRefusal, failureOf } from './advance-sync.ts';
import type { Budget, Reader, Scope } from './ports.ts';
import { refused } from './refused.ts';

export interface LookReader extends Pick<Reader, 'usage'> {
  /** What GitHub says of the repository, by one request unless its name has changed; throws a `FailureError`. */
  describe(): Promise<RepositoryDescription>;
}

export interface LookDeps {
  now(): number;
  budget(repository: TrackedRepository): Budget;
  reader(repository: TrackedRepository): Promise<LookReader>;
  cursor(repositoryId: string): { renamed(fullName: string): Promise<void> };
  store: {
    /** Writes what GitHub says of a repository, and that it is available. */
    describeRepository(scope: Scope, description: RepositoryDescription): Promise<unknown>;
    markUnavailable(scope: Scope, reason: string): Promise<unknown>;
  };
  credentialFailed(repository: TrackedRepository, failure: BadCredential): Promise<void>;
  credentialRefused(repository: TrackedRepository): Promise<void>;
  log(event: string, fields: Record<string, unknown>): void;
}

/**
 * Asks GitHub what a repository is: it may be called otherwise, be archived, be gone, or be back. Its data stays whatever
 * comes out. Throws a `FailureError` for what may be otherwise the next time.
 */
export async function lookAgain(deps: LookDeps, repository: TrackedRepository): Promise<void> {
  const { workspaceId, repositoryId, credential } = repository;
  const holder = `look:${repositoryId}`;
  const budget = deps.budget(repository);
  const grant = await budget.acquire(holder, 'live', nameOf(credential));
  if (!grant.granted) {
    const cause = causeOfRefusal(grant, deps.now());
    if (cause.kind === 'bad_credential') return;
    if (cause.kind === 'refused_for_now') throw new FailureError({ kind: 'transient', detail: cause.detail });
    if (cause.kind === 'slot') throw new Error('other requests of this credential go first');
    throw new FailureError(cause);
  }
  let failure: Failure | null = null;
  let reader: LookReader | null = null;
  try {
    reader = await deps.reader(repository);
    const found = await reader.describe();
    await deps.cursor(repositoryId).renamed(found.fullName);
    await deps.store.describeRepository(repository, found);
    deps.log('repository.seen', { workspaceId, repositoryId, ...found });
  } catch (error) {
    failure = failureOf(error);
    deps.log('repository.not_seen', { workspaceId, repositoryId, failure });
    if (failure.kind === 'unavailable') await deps.store.markUnavailable(repository, failure.reason);
    else if (failure.kind !== 'bad_credential') throw error;
  } finally {
    const usage = reader?.usage() ?? { hour: {}, points: 0, seconds: 0 };
    const refusedSince = await budget.settle(holder, { ...usage, failure, credential: nameOf(credential) });
    if (failure?.kind === 'bad_credential') await noteRefusal(deps, repository, failure, refusedSince);
  }
}

/** Throws for a refusal that may pass: whoever asked comes back. */
async function noteRefusal(
  deps: LookDeps,
  repository: TrackedRepository,
  failure: BadCredential,
  since: number | null,
): Promise<void> {
  const { kind, detail } = await refused(deps, repository, failure, since);
  if (kind === 'refused_for_now') throw new FailureError({ kind: 'transient', detail });
}
