import type { Failure, GitHubResource } from '../errors.ts';
import { refusalOf, refusedToken } from './refusal.ts';

interface GraphqlError {
  type?: string;
  message: string;
  path?: (string | number)[];
  extensions?: { saml_failure?: boolean };
}

type Headers = Record<string, string | number | undefined>;

/** Lists that a fine-grained token may be refused while the rest is readable. */
const UNREADABLE_LISTS = new Set(['statusCheckRollup', 'contexts', 'deployments']);

/** Whether an error only says that the credential may not read one list of a pull request, or the deployments. */
export function isUnreadableList(error: GraphqlError): boolean {
  return error.type === 'FORBIDDEN' && (error.path ?? []).some((part) => UNREADABLE_LISTS.has(String(part)));
}

/** Whether an error only says that there is nothing behind one of a query's numbered aliases, `p0`, `p1` … */
export function isAbsentAlias(error: GraphqlError): boolean {
  return error.type === 'NOT_FOUND' && /^p\d+$/.test(String(error.path?.at(-1)));
}

/**
 * Whether an error only says that one repository of an account's list is withheld, as one that GitHub blocks is; a credential
 * that the organization's single sign-on has not let in is refused all of them.
 */
export function isWithheldRepository({ type, path = [], extensions }: GraphqlError): boolean {
  return (
    type === 'FORBIDDEN' &&
    extensions?.saml_failure !== true &&
    path.at(-3) === 'repositories' &&
    path.at(-2) === 'nodes'
  );
}

/** Octokit throws a 304 like an error: what was asked for has not changed. */
export function isNotModified(error: unknown): boolean {
  return httpAnswer(error)?.status === 304;
}

/**
 * What an exception of a request means. HTTP answers are told apart by status and headers, see
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
export function failureOfError(error: unknown, resource: GitHubResource): Failure {
  if (error instanceof SyntaxError)
    return { kind: 'transient', detail: `GitHub's answer is not JSON: ${error.message}` };
  const answer = httpAnswer(error);
  if (!answer) {
    // GraphQL pages are what gets too wide; a REST page that times out is only late.
    if (isTimeout(error) && resource === 'graphql')
      return { kind: 'too_wide', detail: 'GitHub did not answer in time' };
    return { kind: 'transient', detail: `no answer from GitHub: ${messageOf(error)}` };
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

/** What the errors of a GraphQL answer mean; the first one that asks for an action of its own decides. */
export function failureOfGraphqlErrors(errors: GraphqlError[], headers: Headers): Failure {
  const failures = errors.map((error) => failureOfGraphqlError(error, headers));
  return (
    failures.find((failure) => failure.kind !== 'transient') ??
    failures[0] ?? { kind: 'transient', detail: 'GitHub answered with an empty list of errors' }
  );
}

function failureOfGraphqlError(error: GraphqlError, headers: Headers): Failure {
  const detail = `${error.type ?? 'error'}: ${error.message}`;
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

/** GitHub's own text is read here alone, for the answers that carry no code, header or type. */
function failureOfMessage(message: string, headers: Headers, detail: string): Failure {
  if (isSecondaryLimit(headers, message)) {
    return { kind: 'secondary_limit', retryAfterSeconds: retryAfter(headers), detail };
  }
  if (/resource limits?|timedout|timed out|timeout|couldn't respond to your request in time/i.test(message)) {
    return { kind: 'too_wide', detail };
  }
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

function retryAfter(headers: Headers): number | null {
  const value = Number(headers['retry-after'] ?? Number.NaN);
  return Number.isFinite(value) && value >= 0 ? value : null;
}

/** When the hour's budget is full again; without the header, a minute from now. */
function resetAt(headers: Headers): number {
  const seconds = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : Date.now() + 60_000;
}

/** The HTTP answer inside an Octokit `RequestError`; null when there was none (network error, timeout). */
function httpAnswer(error: unknown): { status: number; headers: Headers; message: string } | null {
  if (typeof error !== 'object' || error === null || !('response' in error)) return null;
  const { response } = error;
  if (typeof response !== 'object' || response === null || !('status' in response)) return null;
  const headers = 'headers' in response ? (response.headers as Headers) : {};
  const data: unknown = 'data' in response ? response.data : null;
  const message =
    typeof data === 'object' && data !== null && 'message' in data ? String(data.message) : messageOf(error);
  return { status: Number(response.status), headers, message: message.slice(0, 300) };
}

function isTimeout(error: unknown): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (cause.name === 'TimeoutError' || cause.name === 'AbortError') return true;
  }
  return false;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
