import type { Failure } from './domain/failure.ts';

export type { CredentialReason, DatabaseReason, Failure, GitHubResource } from './domain/failure.ts';

/** A queue did not take a message; the caller may ask again. */
export class QueueError extends Error {
  override readonly name = 'QueueError';
}

/** A Durable Object did not answer, and may answer in a moment: it is overloaded, or the platform moved or reset it. */
export class ObjectError extends Error {
  override readonly name = 'ObjectError';
}

/** A `Failure` on its way through code that only knows exceptions. */
export class FailureError extends Error {
  override readonly name = 'FailureError';
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(`${failure.kind}: ${failure.detail}`, options);
    this.failure = failure;
  }
}
