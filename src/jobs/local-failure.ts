import type { Failure } from '../domain/failure.ts';
import { FailureError } from '../errors.ts';

/** What an exception means. An unexpected one is tried again, and after that it gets a name. */
export function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { kind: 'transient', detail: `unexpected: ${detail}` };
}

const LOCAL: ReadonlySet<Failure['kind']> = new Set(['too_wide', 'transient', 'cursor_refused', 'rejected']);

/**
 * The failure that an exception means, when its cause may be this request alone; null when every request would fail.
 */
export function localFailureOf(error: unknown): Failure | null {
  const failure = failureOf(error);
  return LOCAL.has(failure.kind) ? failure : null;
}

/**
 * Reads something that a sync can do without. The read is `given` up when GitHub refuses it. With `isLast` it is also
 * given up when it fails although GitHub answers another request just before (`ping` throws when GitHub does not
 * answer). Throws the error when the read is not its cause, or when a later try may succeed.
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

/** Whether GitHub answers. Throws an error that does not decide this, such as a limit. */
export async function answers(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch (error) {
    if (localFailureOf(error)) return false;
    throw error;
  }
}
