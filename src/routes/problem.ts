import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from '@hono/zod-openapi';
import { ConfigError } from '../config.ts';
import { FailureError, ObjectError, QueueError, type Failure } from '../errors.ts';
import { log } from '../log.ts';
import { wrongFields, type WrongField } from './issue-words.ts';
import { plainType, PROBLEM_NAMES, PROBLEM_TYPES, retryAfterOf, typeUri, type ProblemType } from './problem-types.ts';

/** A problem document: https://www.rfc-editor.org/rfc/rfc9457 */
export const Problem = z
  .object({
    type: z
      .enum(PROBLEM_NAMES.map(typeUri))
      .openapi({ description: 'The kind of the problem, relative to the API: `GET` of it says what it means' }),
    title: z.string(),
    status: z.number(),
    detail: z.string(),
    instance: z
      .string()
      .optional()
      .openapi({ description: 'Of an internal error: the id by which the log of the deployment has it' }),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .openapi('Problem');

/** What stands before the id of a request in the `instance` of a problem: https://www.rfc-editor.org/rfc/rfc9562 */
export const INSTANCE = 'urn:uuid:';

/** An error with the status and the text of its answer. Any function that a route calls may throw it. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: ContentfulStatusCode;
  readonly errors: WrongField[] | undefined;
  readonly type: ProblemType;
  /** By which the log has what failed here; undefined when it is the caller's to mend. */
  readonly requestId: string | undefined;

  constructor(
    status: ContentfulStatusCode,
    detail: string,
    errors?: WrongField[],
    type = plainType(status),
    requestId?: string,
  ) {
    super(detail);
    this.status = status;
    this.errors = errors;
    this.type = type;
    this.requestId = requestId;
  }
}

/** An address that no page has, and never had: nothing that anybody could have removed. */
export class NoPageError extends ProblemError {
  constructor(detail: string) {
    super(404, detail);
  }
}

export function problem(context: Context, error: ProblemError): Response {
  const { status, message: detail, errors, type, requestId } = error;
  const { title } = PROBLEM_TYPES[type];
  const body = {
    type: typeUri(type),
    title,
    status,
    detail,
    ...(requestId && { instance: INSTANCE + requestId }),
    ...(errors && { errors }),
  };
  const retry = retryAfterOf(type);
  return context.json(body, status, {
    'content-type': 'application/problem+json',
    ...(retry !== null && { 'retry-after': String(retry) }),
    // https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2
    ...(status === 401 && { 'www-authenticate': 'Bearer' }),
  });
}

/** So many wrong fields a problem names: a body can have a hundred thousand, and a person mends a few at a time. */
const MAX_NAMED = 50;

/** A 400 that names each wrong field; of very many the first, and how many more there are. */
export function refusal(fields: WrongField[], type?: ProblemType): ProblemError {
  const errors = fields.slice(0, MAX_NAMED);
  const said = errors.map(({ path, message }) => `${path}: ${message}`);
  if (fields.length > MAX_NAMED) said.push(`and ${fields.length - MAX_NAMED} more`);
  return new ProblemError(400, said.join('; '), errors, type);
}

/** The same of what a validator found. */
export function invalid(error: z.core.$ZodError): ProblemError {
  return refusal(wrongFields(error));
}

/** The problem that answers an exception of a handler. */
export function problemOf(error: Error): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof HTTPException) {
    const malformed = error.status === 400;
    return new ProblemError(
      error.status,
      malformed ? 'The body is not JSON' : error.message,
      malformed ? [{ path: 'body', message: 'must be JSON' }] : undefined,
    );
  }
  if (error instanceof ConfigError) return new ProblemError(503, error.message, undefined, 'not-configured');
  if (error instanceof FailureError) return problemOfFailure(error.failure);
  const detail = `${error.name}: ${error.message}`;
  if (error instanceof QueueError || error instanceof ObjectError) {
    log('request.failed', { detail });
    return new ProblemError(503, error.message);
  }
  return internal('request.failed', { detail });
}

function problemOfFailure(failure: Failure): ProblemError {
  switch (failure.kind) {
    case 'unavailable':
      return new ProblemError(404, `GitHub: ${failure.detail}`, undefined, 'github-not-found');
    case 'bad_credential':
      return new ProblemError(422, `GitHub refuses the credential: ${failure.detail}`, undefined, 'credential-refused');
    case 'bad_app':
    case 'too_old':
      return new ProblemError(503, `GitHub: ${failure.detail}`, undefined, 'not-configured');
    case 'database_outage':
      return new ProblemError(
        503,
        failure.reason === undefined
          ? `The database does not answer (${failure.detail}). The product tries again by itself. If this lasts, look at Neon's status.`
          : failure.detail,
        undefined,
        'database-unavailable',
      );
    case 'primary_limit':
    case 'secondary_limit':
      return new ProblemError(503, `GitHub's rate limit is reached: ${failure.detail}`, undefined, 'github-limit');
    case 'transient':
    case 'too_wide':
    case 'cursor_refused':
      return new ProblemError(
        502,
        `GitHub gives no answer: ${failure.detail.replace(/\.$/, '')}. Try again. If this lasts, look at GitHub’s status, and whether the deployment reaches this address.`,
      );
    case 'rejected':
      return internal('request.rejected', { failure });
  }
}

/** A failure of ours: the log has why, and both say the same id. */
function internal(event: string, why: Record<string, unknown>): ProblemError {
  const requestId = crypto.randomUUID();
  log(event, { requestId, ...why });
  return new ProblemError(500, `Request ${requestId} failed here; the log says why.`, undefined, 'internal', requestId);
}
