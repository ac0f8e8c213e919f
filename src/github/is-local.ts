import { FailureError, type Failure } from '../errors.ts';

/** Failures that concern only the requested thing: GitHub could not give it, or refused it. */
const LOCAL: ReadonlySet<Failure['kind']> = new Set([
  'too_wide',
  'transient',
  'cursor_refused',
  'rejected',
  'unavailable',
]);

/**
 * Whether the cause of a failure may be this request alone: not a limit, a bad credential or a server that refuses
 * everything.
 */
export function isLocal(error: unknown): error is FailureError {
  return error instanceof FailureError && LOCAL.has(error.failure.kind);
}
