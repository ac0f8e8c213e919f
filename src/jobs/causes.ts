import type { Refusal } from '../domain/budget.ts';
import type { Moved, RefusedForNow } from '../domain/cursor/suspend.ts';
import type { Failure } from '../domain/failure.ts';
import type { TrackedRepository } from '../domain/tracked-repository.ts';
import { failureOf } from './local-failure.ts';
import { shownName } from './shown-name.ts';
import type { NotOpened, Reader } from './ports.ts';

/**
 * What follows from a failure. A repository that cannot be read under its name is searched by its id: it may have a new
 * name, another repository may have its old name, and REST tells more about why it is not available.
 */
export async function causeOfFailure(
  reader: Pick<Reader, 'find' | 'ping'>,
  repository: TrackedRepository,
  failure: Failure,
): Promise<Failure | Moved> {
  if (failure.kind !== 'unavailable') return failure;
  try {
    const fullName = await shownName(reader, repository);
    if (fullName !== repository.fullName) return { kind: 'moved', fullName };
    if (failure.reason !== 'not_found') return { ...failure, shown: true };
    return { kind: 'transient', detail: `GitHub shows the repository, but not all of it: ${failure.detail}` };
  } catch (error) {
    return failureOf(error);
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
      // Until that instant GitHub is not asked; the refusal may be gone by then.
      return { kind: 'refused_for_now', until: grant.until, detail: grant.detail };
  }
}
