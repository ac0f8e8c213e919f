import type { Failure, GitHubResource } from '../errors.ts';
import { isTooMuch, nullBehind, type GraphqlError } from './holes.ts';
import { refusalOf, refusedToken } from './refusal.ts';
import { isTimeout, unanswered } from './unanswered.ts';

type Headers = Record<string, string | number | undefined>;

/** Octokit throws a 304 like an error: it means that the requested data has not changed. */
export function isNotModified(error: unknown): boolean {
  return httpAnswer(error)?.status === 304;
}

/**
 * What an exception of a request means. Status and headers distinguish HTTP answers, see
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
export function failureOfError(error: unknown, resource: GitHubResource): Failure {
  if (error instanceof SyntaxError) return { kind: 'transient', detail: unanswered(undefined, error) };
  const answer = httpAnswer(error);
  if (!answer) {
    // Only GraphQL pages can be too wide; a REST page that times out is only late.
    const kind = isTimeout(error) && resource === 'graphql' ? 'too_wide' : 'transient';
    return { kind, detail: unanswered(urlOf(error), error) };
  }
  const { status, headers, message } = answer;
  const detail = `HTTP ${status}: ${message}`;
  if (status === 403 || status === 429) return failureOfRefusal(status, headers, message, resource);
  if (status === 401) return refusedToken(detail);
  if (status === 404 || status === 410) return { kind: 'unavailable', reason: 'not_found', detail };
  if (status === 451) return { kind: 'unavailable', reason: 'blocked', detail };
  if ((status === 502 || status === 504) && resource === 'graphql') return { kind: 'too_wide', detail };
  if (status >= 500) return { kind: 'transient', detail };
  return { kind: 'rejected', detail };
}

/** Failures of the whole request, at any place in the answer. */
const OF_REQUEST: ReadonlySet<Failure['kind']> = new Set([
  'primary_limit',
  'secondary_limit',
  'too_wide',
  'cursor_refused',
]);

/**
 * A place inside one pull request, of a page or by number; one list of those that a query continues (`p3`); or a place
 * inside the repository's description.
 */
const INSIDE =
  /^(?:repository\.(?:pullRequests\.(?:edges\.\d+\.node|nodes\.\d+)|p\d+)\.\w|p\d+\b|repository\.(?:languages|defaultBranchRef)\b|described\b)/;

/** A commit that a query asks for by its id beside others. */
const COMMIT = /^repository\.([hc]\d+)\b/;

/**
 * What the errors of an answer mean for the whole answer; null when the data is good except at the places that the
 * errors name. An error concerns the whole when there is no data, when it is a limit, or when it names a field of the
 * query itself. An error that one pull request or one commit took too long tells nothing about the others.
 */
export function failureOfAnswer(data: unknown, errors: GraphqlError[], headers: Headers): Failure | null {
  if (!data) {
    const detail = 'GitHub answered without data';
    return errors.length > 0 ? failureOfGraphqlErrors(errors, headers) : { kind: 'transient', detail };
  }
  const whole = errors.filter((error) => {
    const place = nullBehind(data, error);
    if (place !== null && (INSIDE.test(place) || isCommitOfSome(data, place)))
      return isLimit(failureOfGraphqlError(error, headers));
    if (OF_REQUEST.has(failureOfGraphqlError(error, headers).kind)) return true;
    // What is left of the quota is known from other sources.
    return place !== null && error.path?.length === 1 && place !== 'rateLimit';
  });
  return whole.length > 0 ? failureOfGraphqlErrors(whole, headers) : null;
}

/** Whether a place is in one of several commits, and GitHub shows another of them. */
function isCommitOfSome(data: object, place: string): boolean {
  const [, alias] = COMMIT.exec(place) ?? [];
  if (alias === undefined || !('repository' in data) || !data.repository) return false;
  return Object.entries(data.repository).some(([name, value]) => name !== alias && /^[hc]\d/.test(name) && value);
}

function isLimit({ kind }: Failure): boolean {
  return kind === 'primary_limit' || kind === 'secondary_limit';
}

/** What the errors of a GraphQL answer mean. The first error that needs an action of its own decides. */
export function failureOfGraphqlErrors(errors: GraphqlError[], headers: Headers): Failure {
  const failures = errors.map((error) => failureOfGraphqlError(error, headers));
  return (
    failures.find((failure) => failure.kind !== 'transient') ??
    failures[0] ?? { kind: 'transient', detail: 'GitHub answered with an empty list of errors' }
  );
}

/**
 * A server's errors for names that its schema does not have:
 * https://github.com/rmosolgo/graphql-ruby/tree/master/lib/graphql/static_validation/rules
 */
const UNKNOWN_TO_SCHEMA: ReadonlySet<string> = new Set([
  'undefinedType',
  'undefinedDirective',
  'argumentNotAccepted',
  'argumentLiteralsIncompatible',
  'cannotSpreadFragment',
  'variableRequiresValidType',
]);

function failureOfGraphqlError(error: GraphqlError, headers: Headers): Failure {
  const detail = `${error.type ?? 'error'}: ${error.message}`;
  const { code, typeName, fieldName } = error.extensions ?? {};
  if (code === 'undefinedField') return { kind: 'too_old', detail: `GitHub's server has no ${typeName}.${fieldName}` };
  if (code !== undefined && UNKNOWN_TO_SCHEMA.has(code)) return { kind: 'too_old', detail };
  switch (error.type) {
    case 'RATE_LIMITED':
    case 'RATE_LIMIT':
      return isSecondaryLimit(headers, error.message)
        ? { kind: 'secondary_limit', retryAfterSeconds: retryAfter(headers), detail }
        : { kind: 'primary_limit', resource: 'graphql', resetAt: resetAt(headers), detail };
    case 'RESOURCE_LIMITS_EXCEEDED':
    case 'MAX_NODE_LIMIT_EXCEEDED':
      return { kind: 'too_wide', detail };
    case 'INVALID_CURSOR_ARGUMENTS':
      return { kind: 'cursor_refused', detail };
    case 'NOT_FOUND':
      return { kind: 'unavailable', reason: 'not_found', detail };
    case 'FORBIDDEN':
    case 'INSUFFICIENT_SCOPES': {
      const refusal = refusalOf(error.message, headers, error.extensions?.saml_failure);
      return refusal ? { ...refusal, detail } : { kind: 'unavailable', reason: 'no_access', detail };
    }
    default:
      return failureOfMessage(error.message, headers, detail);
  }
}

/** Reads GitHub's own text, for the answers without a code, header or type. */
function failureOfMessage(message: string, headers: Headers, detail: string): Failure {
  if (isSecondaryLimit(headers, message)) {
    return { kind: 'secondary_limit', retryAfterSeconds: retryAfter(headers), detail };
  }
  if (isTooMuch({ message })) return { kind: 'too_wide', detail };
  if (/not appear to be a valid cursor/i.test(message)) return { kind: 'cursor_refused', detail };
  const refusal = refusalOf(message, headers);
  if (refusal) return { ...refusal, detail };
  return { kind: 'transient', detail };
}

function failureOfRefusal(status: number, headers: Headers, message: string, resource: GitHubResource): Failure {
  const detail = `HTTP ${status}: ${message}`;
  if (retryAfter(headers) !== null || isSecondaryLimit(headers, message)) {
    return { kind: 'secondary_limit', retryAfterSeconds: retryAfter(headers), detail };
  }
  if (String(headers['x-ratelimit-remaining']) === '0' || /rate limit exceeded/i.test(message)) {
    return { kind: 'primary_limit', resource, resetAt: resetAt(headers), detail };
  }
  if (status === 429) return { kind: 'secondary_limit', retryAfterSeconds: null, detail };
  const refusal = refusalOf(message, headers);
  if (refusal) return { ...refusal, detail };
  if (/bad credentials/i.test(message)) return refusedToken(detail);
  if (/blocked|unavailable due to/i.test(message)) return { kind: 'unavailable', reason: 'blocked', detail };
  return { kind: 'unavailable', reason: 'no_access', detail };
}

function isSecondaryLimit(headers: Headers, message: string): boolean {
  return retryAfter(headers) !== null || /secondary rate limit|abuse detection/i.test(message);
}

/**
 * Seconds until GitHub accepts the next request; GitHub may give a date instead:
 * https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
function retryAfter(headers: Headers): number | null {
  const value = headers['retry-after'];
  const seconds = numberIn(value) ?? (Date.parse(String(value)) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? null : Math.max(0, seconds);
}

/** When the hourly limit is full again; without the header, a minute from now. */
function resetAt(headers: Headers): number {
  const seconds = numberIn(headers['x-ratelimit-reset']);
  return seconds === null ? Date.now() + 60_000 : seconds * 1000;
}

/** The number in a header; null without a header, or for any other text. */
export function numberIn(header: string | number | undefined): number | null {
  const value = header === undefined || header === '' ? Number.NaN : Number(header);
  return Number.isFinite(value) ? value : null;
}

/** The HTTP answer inside an Octokit `RequestError`; null when there was none (network error, timeout). */
function httpAnswer(error: unknown): { status: number; headers: Headers; message: string } | null {
  if (typeof error !== 'object' || error === null || !('response' in error)) return null;
  const { response } = error;
  if (typeof response !== 'object' || response === null || !('status' in response)) return null;
  const headers = 'headers' in response ? (response.headers as Headers) : {};
  const data: unknown = 'data' in response ? response.data : null;
  // What stands before GitHub answers with a page, which says nothing to anybody as text.
  const message = saidIn(data) ?? (typeof data === 'string' ? 'no JSON' : messageOf(error));
  return { status: Number(response.status), headers, message: message.slice(0, 300) };
}

/** GitHub's message: REST has it in `message`, GraphQL in the first of its errors, at any status. */
function saidIn(data: unknown): string | null {
  if (typeof data !== 'object' || data === null) return null;
  if ('message' in data) return String(data.message);
  return 'errors' in data && Array.isArray(data.errors) ? saidIn(data.errors[0]) : null;
}

/** Where the request went that Octokit threw this for; undefined for an error of something else. */
function urlOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('request' in error)) return undefined;
  const { request } = error;
  if (typeof request !== 'object' || request === null || !('url' in request)) return undefined;
  return String(request.url);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
