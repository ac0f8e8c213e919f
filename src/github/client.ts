import { Octokit } from '@octokit/rest';
import { parseJson } from '../domain/parse-json.ts';
import type { GitHubResource } from '../errors.ts';
import { FailureError } from '../errors.ts';
import { listsWithout, omissionsFor, withoutFields } from './dialect.ts';
import { failureOfAnswer, failureOfError, isNotModified, numberIn } from './failure-of-error.ts';
import { fetchFollowing } from './follow-redirects.ts';
import { holesOf, type GraphqlError, type Holes } from './holes.ts';
import { readBody } from './read-body.ts';
import type { TypedDocumentString } from './queries.generated.ts';

/** GitHub computes a query for 10 s at most and then answers 502 itself; a longer silence is a lost connection. */
const REQUEST_TIMEOUT_MS = 15_000;

/** https://docs.github.com/en/rest/about-the-rest-api/api-versions */
const API_VERSION = '2022-11-28';

export interface GitHubAccess {
  /** `https://api.github.com`, or `https://HOST/api/v3` of GitHub Enterprise Server. */
  apiUrl: string;
  token: string;
  /** The fields that queries leave out because the server or the credential lacks them: see dialect.ts. */
  omit?: string[];
}

/** What one answer showed of the budget that paid for it. */
export interface Observation {
  resource: GitHubResource;
  /** GraphQL points or REST requests taken. */
  cost: number;
  /**
   * What is left of the hourly limit, and when it is full again (milliseconds since the epoch); null when GitHub did
   * not say.
   */
  remaining: number | null;
  resetAt: number | null;
  /** The whole hourly limit; null when GitHub did not say. */
  limit: number | null;
  /** How long GitHub took to answer. */
  seconds: number;
}

export interface GraphqlAnswer<Data> {
  data: Data;
  /** When the request was sent, ISO 8601: the `read_at` of everything in its answer. */
  sentAt: string;
  /** The answer's size. */
  bytes: number;
  /** What GitHub left out, and why. */
  holes: Holes;
  /** Names of lists that the query left out, because the credential may not read them. */
  unreadable: string[];
}

export type ResponseHeaders = Record<string, string | number | undefined>;

export interface RestAnswer {
  data: unknown;
  headers: ResponseHeaders;
  sentAt: string;
}

/** GitHub, as one credential sees it. Every failure is thrown as a `FailureError`. */
export interface GitHub {
  graphql<Data, Variables extends Record<string, unknown>>(
    query: TypedDocumentString<Data, Variables>,
    variables: Variables,
  ): Promise<GraphqlAnswer<Data>>;
  /** GET of a REST path template such as `/repos/{owner}/{repo}`. */
  rest(route: string, parameters: Record<string, string | number>): Promise<RestAnswer>;
  /** POST to a REST path template, without a body. */
  post(route: string, parameters: Record<string, string | number>): Promise<RestAnswer>;
  /** GET. Answers null, at no cost, when the present answer still has this `etag`. */
  restIfChanged(
    route: string,
    parameters: Record<string, string | number>,
    etag: string | null,
  ): Promise<RestAnswer | null>;
  /** The fields that queries have to leave out, as far as this is known by now. */
  omitted(): string[];
}

interface GraphqlBody {
  data?: { rateLimit?: { cost: number } | null } | null;
  errors?: GraphqlError[];
}

/**
 * Opens GitHub's API with a token. This client has no retry and no throttling: limits become typed failures, and the
 * queue waits. `observe` gets the cost of each answered request.
 */
export function openGitHub(access: GitHubAccess, observe: (observation: Observation) => void): GitHub {
  const octokit = new Octokit({
    auth: access.token,
    baseUrl: access.apiUrl.replace(/\/+$/, ''),
    userAgent: 'tformance-edge',
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  });
  // GitHub Enterprise Server serves REST under /api/v3 and GraphQL under /api/graphql.
  const omit = new Set(access.omit);
  const graphqlUrl = octokit.request.endpoint.DEFAULTS.baseUrl.replace(/\/api\/v3$/, '/api') + '/graphql';

  async function send(
    resource: GitHubResource,
    route: string,
    parameters: Record<string, unknown>,
    headers: Record<string, string> = {},
  ) {
    const sent = Date.now();
    let observation: Observation = { resource, cost: 1, remaining: null, resetAt: null, limit: null, seconds: 0 };
    try {
      const { headers: answered, data } = await octokit.request(route, {
        ...parameters,
        headers: { 'x-github-api-version': API_VERSION, ...headers },
        // Octokit hides a body that breaks off, and parses with a slow reviver: this code reads the body itself.
        request: {
          fetch: fetchFollowing,
          signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
          parseSuccessResponseBody: false,
        },
      });
      observation = { ...observation, ...budgetOf(answered) };
      const { text, bytes } = await readBody(data as ReadableStream<Uint8Array> | null);
      const body: unknown = parseJson(text);
      if (resource === 'graphql') observation.cost = (body as GraphqlBody).data?.rateLimit?.cost ?? 1;
      return { headers: answered, body, bytes, sentAt: new Date(sent).toISOString() };
    } catch (error) {
      // https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests
      if (isNotModified(error)) observation.cost = 0;
      if (error instanceof FailureError) throw error;
      throw new FailureError(failureOfError(error, resource), { cause: error });
    } finally {
      observe({ ...observation, seconds: (Date.now() - sent) / 1000 });
    }
  }

  return {
    async graphql<Data, Variables extends Record<string, unknown>>(
      query: TypedDocumentString<Data, Variables>,
      variables: Variables,
    ) {
      const text = query.toString();
      for (;;) {
        const asked = omit.size > 0 ? withoutFields(text, omit) : text;
        const { headers, body, bytes, sentAt } = await send('graphql', `POST ${graphqlUrl}`, {
          query: asked,
          variables,
        });
        if (!isGraphqlBody(body)) {
          throw new FailureError({
            kind: 'transient',
            detail: 'GitHub answered something that is not a GraphQL result',
          });
        }
        const errors = body.errors ?? [];
        const lacking = body.data ? [] : omissionsFor(errors).filter((field) => !omit.has(field));
        if (lacking.length > 0) {
          for (const field of lacking) omit.add(field);
          continue;
        }
        const holes = holesOf(body.data, errors);
        const failure = failureOfAnswer(body.data, errors, headers);
        if (failure) throw new FailureError(failure);
        return { data: body.data as Data, sentAt, bytes, holes, unreadable: listsWithout(omit) };
      }
    },

    async rest(route, parameters) {
      const { headers, body, sentAt } = await send('core', `GET ${route}`, parameters);
      return { data: body, headers, sentAt };
    },

    async post(route, parameters) {
      const { headers, body, sentAt } = await send('core', `POST ${route}`, parameters);
      return { data: body, headers, sentAt };
    },

    async restIfChanged(route, parameters, etag) {
      try {
        const conditions: Record<string, string> = etag === null ? {} : { 'if-none-match': etag };
        const { headers, body, sentAt } = await send('core', `GET ${route}`, parameters, conditions);
        return { data: body, headers, sentAt };
      } catch (error) {
        if (error instanceof FailureError && isNotModified(error.cause)) return null;
        throw error;
      }
    },

    omitted: () => [...omit],
  };
}

function isGraphqlBody(body: unknown): body is GraphqlBody {
  return typeof body === 'object' && body !== null && ('data' in body || 'errors' in body);
}

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#checking-the-status-of-your-rate-limit */
function budgetOf(headers: ResponseHeaders): Pick<Observation, 'remaining' | 'resetAt' | 'limit'> {
  const reset = numberIn(headers['x-ratelimit-reset']);
  return {
    remaining: numberIn(headers['x-ratelimit-remaining']),
    resetAt: reset === null ? null : reset * 1000,
    limit: numberIn(headers['x-ratelimit-limit']),
  };
}

function ignore(): void {
  // Octokit's own log would print request lines outside of our structured log.
}
