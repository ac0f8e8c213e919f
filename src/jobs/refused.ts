import { verdictOn, type Verdict } from '../domain/budget.ts';
import type { RefusedForNow } from '../domain/cursor/suspend.ts';
import type { BadCredential } from '../domain/failure.ts';
import type { Reading } from '../domain/tracked-repository.ts';

interface RefusalDeps<Read extends Reading> {
  now(): number;
  credentialFailed(reading: Read, failure: BadCredential): Promise<void>;
  credentialRefused(reading: Read): Promise<void>;
}

/**
 * What follows when GitHub refuses a credential. While the refusal may pass, the request is tried again, with a new token
 * where there is one; a refusal that counts is noted on the connection. `verdict` is the budget's; null when the refusal
 * was found while the failure was explained, so that the budget does not know it.
 */
export async function refused<Read extends Reading>(
  deps: RefusalDeps<Read>,
  reading: Read,
  failure: BadCredential,
  verdict: Verdict | null,
): Promise<BadCredential | RefusedForNow> {
  const now = deps.now();
  const found = verdict ?? verdictOn(failure, now, now);
  if (!found.lasts) {
    await deps.credentialRefused(reading);
    return { kind: 'refused_for_now', until: found.until, detail: failure.detail };
  }
  await deps.credentialFailed(reading, failure);
  return failure;
}
