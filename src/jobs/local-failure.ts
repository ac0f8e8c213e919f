import type { Failure } from '../domain/failure.ts';
import { FailureError } from '../errors.ts';

/** What an exception means; one that nobody foresaw is tried again, and then named. */
export function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { kind: 'transient', detail: `unexpected: ${detail}` };
}

const LOCAL: ReadonlySet<Failure['kind']> = new Set(['too_wide', 'transient', 'cursor_refused', 'rejected']);

/** The failure that an exception means, if it may be of what was asked for alone; null for what meets everything alike. */
export function localFailureOf(error: unknown): Failure | null {
  const failure = failureOf(error);
  return LOCAL.has(failure.kind) ? failure : null;
}

/**
 * Reads something that a sync can do without. What GitHub refuses, or with `isLast` also what fails, although GitHub answers
 * something else right before (`ping` throws when it does not), is `given` up. Throws what it failed with when that is not
 * its own fault, or may be otherwise in a moment.
 */
export async function orGiveUp<Read>(
  isLast: boolean,
  read: () => Promise<Read>,
  ping: () => Promise<void>,
  given: (reason: string) => Read,
): Promise<Read> {
  const mayGiveUp = (error: unknown) =>
    failureOf(error).kind === 'unavailable' || (isLast && localFailureOf(error) !== null);
  try {
    return await read();
  } catch (error) {
    if (!mayGiveUp(error) || !(await answers(ping))) throw error;
  }
  try {
    return await read();
  } catch (error) {
    if (!mayGiveUp(error)) throw error;
    return given(failureOf(error).detail);
  }
}

/** Whether GitHub answers; throws what is no answer to that, as a limit. */
export async function answers(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch (error) {
    if (localFailureOf(error)) return false;
    throw error;
  }
}
