import { FailureError, type Failure } from '../errors.ts';

/** Failures that say nothing of anything but what was asked for: GitHub could not give it, or would not. */
const LOCAL: ReadonlySet<Failure['kind']> = new Set([
  'too_wide',
  'transient',
  'cursor_refused',
  'rejected',
  'unavailable',
]);

/** Whether a failure may be of what was asked for alone: not a limit, a credential or a server that refuses everything. */
export function isLocal(error: unknown): error is FailureError {
  return error instanceof FailureError && LOCAL.has(error.failure.kind);
}
