import { ConfigError } from '../config.ts';
import { FailureError, ObjectError, QueueError, type Failure } from '../errors.ts';

/** A message that matches no contract of this version. */
export class UnknownMessage extends Error {
  override readonly name = 'UnknownMessage';
}

/** How many times a message is sent anew in about a day. After that the message itself counts as the cause. */
const A_DAY = 50;

/**
 * Failures that are not the message's own: how often a message is sent anew for each. Any other failure is the
 * message's own.
 */
const WAITS: Partial<Record<Failure['kind'], number>> = {
  database_outage: Infinity,
  bad_app: Infinity,
  primary_limit: A_DAY,
  secondary_limit: A_DAY,
  transient: A_DAY,
};

/**
 * How often a message is sent anew because of this error before the message itself counts as the cause: 0 to
 * `Infinity`.
 */
export function maxWaitsOf(error: unknown): number {
  if (error instanceof ConfigError) return Infinity;
  if (error instanceof FailureError) return WAITS[error.failure.kind] ?? 0;
  if (error instanceof QueueError || error instanceof ObjectError || error instanceof UnknownMessage) return A_DAY;
  return isOfDurableObject(error) ? A_DAY : 0;
}

/**
 * Whether a Durable Object was reset, overloaded or unreachable.
 * https://developers.cloudflare.com/durable-objects/best-practices/error-handling/
 */
function isOfDurableObject(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('retryable' in error && error.retryable === true) || ('overloaded' in error && error.overloaded === true);
}
