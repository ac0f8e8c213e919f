import { CONFIRMED_MS, retryOfRefused } from '../domain/budget.ts';
import type { RefusedForNow } from '../domain/cursor/suspend.ts';
import type { BadCredential } from '../domain/failure.ts';
import type { Reading } from '../domain/tracked-repository.ts';

interface RefusalDeps<Read extends Reading> {
  now(): number;
  credentialFailed(reading: Read, failure: BadCredential): Promise<void>;
  credentialRefused(reading: Read): Promise<void>;
}

/**
 * What follows when GitHub refuses a credential. The quota remembers since when GitHub answers 401 (`since`). A 401
 * counts once it has lasted a minute. Until then the request is tried again, with a new token where there is one. Any
 * other refusal is noted on the connection.
 */
export async function refused<Read extends Reading>(
  deps: RefusalDeps<Read>,
  reading: Read,
  failure: BadCredential,
  since: number | null,
): Promise<BadCredential | RefusedForNow> {
  const now = deps.now();
  const first = since ?? now;
  if (failure.reason === 'refused' && now - first < CONFIRMED_MS) {
    await deps.credentialRefused(reading);
    return { kind: 'refused_for_now', until: retryOfRefused(first, now), detail: failure.detail };
  }
  await deps.credentialFailed(reading, failure);
  return failure;
}
