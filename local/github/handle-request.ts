import { setTimeout as sleep } from 'node:timers/promises';
import { jsonAnswer, messageAnswer, type Answer } from './answer.ts';
import type { FaultBoard } from './faults/fault-board.ts';
import type { Fault } from './faults/fault.ts';
import { gatewayAnswer, replaceAnswer, secondaryAnswer } from './faults/replace-answer.ts';
import { spoilBody } from './faults/spoil-body.ts';
import { rateLimitedBody, type GraphQLBody, type GraphQLRequest, type PricedQuery } from './graphql/answer-graphql.ts';
import type { HttpRequest } from './http-server.ts';
import { rateLimitHeaders, type Account } from './limits/account.ts';
import type { RoutedAnswer } from './rest/answer-rest.ts';
import type { StatsKeeper } from './stats.ts';

/** GitHub gives up on a query after this, with 502. */
const TIME_LIMIT_MS = 10_000;

export interface Latency {
  /** Milliseconds a request. */
  readonly base: number;
  /** Milliseconds for each pull request in the answer. */
  readonly perPullRequest: number;
}

export interface HandlerParts {
  readonly readQuery: (request: GraphQLRequest) => PricedQuery | GraphQLBody;
  readonly readRest: (url: URL, api: string) => RoutedAnswer;
  readonly accountOf: (token: string) => Account;
  readonly accepts: (token: string) => boolean;
  readonly faults: FaultBoard;
  readonly stats: StatsKeeper;
  readonly latency: () => Latency;
  readonly now: () => number;
  readonly viewerId: number;
}

interface Outcome {
  readonly answer: Answer;
  readonly route: string;
  readonly points: number;
  readonly fault: Fault | undefined;
}

/** One request as GitHub takes it: who is asking, may they, what does it cost, the answer, and how long it took. */
export function createHandler(parts: HandlerParts): (request: HttpRequest) => Promise<Answer> {
  const { stats, now } = parts;
  return async (request) => {
    const api = /^\/(api\/)?graphql$/.test(request.url.pathname) ? 'graphql' : 'rest';
    const at = now();
    const startedAt = performance.now();
    stats.begin();
    let outcome: Outcome = { answer: messageAnswer(500, 'Server Error'), route: 'failed', points: 0, fault: undefined };
    try {
      const account = admit(request, parts);
      if ('status' in account) outcome = { ...outcome, answer: account, route: 'refused' };
      else outcome = api === 'graphql' ? answerQuery(request, account, parts) : answerPath(request, account, parts);
      const answer = await delay(outcome.answer, parts.latency());
      if (api === 'graphql' && !('status' in account)) {
        account.secondary?.addServerTime(performance.now() - startedAt);
      }
      return answer;
    } finally {
      const { answer, route, points, fault } = outcome;
      stats.end({
        at,
        api,
        route,
        points,
        status: answer.status,
        pullRequests: answer.pullRequests ?? 0,
        milliseconds: Math.round(performance.now() - startedAt),
        fault: fault?.kind ?? null,
      });
    }
  };
}

function admit(request: HttpRequest, { accepts, accountOf }: HandlerParts): Account | Answer {
  if (!request.headers['user-agent']) {
    const body = 'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.\n';
    return { status: 403, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
  }
  const token = /^(?:token|bearer)\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined || !accepts(token)) return messageAnswer(401, 'Bad credentials');
  return accountOf(token);
}

function answerQuery(request: HttpRequest, account: Account, parts: HandlerParts): Outcome {
  const asked = request.method === 'POST' ? parseQuery(request.body) : undefined;
  if (!asked) {
    const answer = messageAnswer(400, request.method === 'POST' ? 'Problems parsing JSON' : 'Queries are POSTed');
    return { answer, route: 'refused', points: 0, fault: undefined };
  }
  const route = asked.operationName ?? /\bquery\s+(\w+)/.exec(asked.query)?.[1] ?? 'unnamed query';
  const priced = parts.readQuery(asked);
  const headers = (): Record<string, string> => rateLimitHeaders(account.graphql, 'graphql');
  const width = 'run' in priced ? priced.width : 0;
  const fault = parts.faults.strike({ api: 'graphql', text: `${request.url.pathname} ${asked.query}`, width });

  if (fault?.kind === 'rate-limited') account.graphql.exhaust(parts.now() + (fault.resetIn ?? 60) * 1_000);
  const replaced = fault && replaceAnswer(fault, 'graphql');
  if (replaced) return { answer: withHeaders(replaced, headers()), route, points: 0, fault };
  if (!('run' in priced)) return { answer: jsonAnswer(200, priced, headers()), route, points: 0, fault };

  const away = account.secondary?.refuse('graphql', priced.cost, parts.stats.inFlight());
  if (away !== undefined) {
    return { answer: withHeaders(secondaryAnswer('graphql', 403, away), headers()), route, points: 0, fault };
  }
  if (!priced.dryRun && !account.graphql.take(priced.cost)) {
    const body = rateLimitedBody(fault?.errorType ?? 'RATE_LIMITED', parts.viewerId);
    return { answer: jsonAnswer(200, body, headers()), route, points: 0, fault };
  }
  const bending = fault?.kind === 'stuck-cursor' || fault?.kind === 'refused-cursor' ? fault.kind : undefined;
  const { body, pullRequests } = priced.run(account.graphql, bending);
  const answer = jsonAnswer(200, fault ? spoilBody(fault, body) : body, headers());
  const points = priced.dryRun ? 0 : priced.cost;
  return { answer: spoilDelivery(fault, { ...answer, pullRequests }), route, points, fault };
}

function answerPath(request: HttpRequest, account: Account, parts: HandlerParts): Outcome {
  const { url, method } = request;
  const api = `${url.origin}${url.pathname.startsWith('/api/v3/') ? '/api/v3' : ''}`;
  const headers = (): Record<string, string> => rateLimitHeaders(account.core, 'core');
  if (method !== 'GET')
    return { answer: messageAnswer(404, 'Not Found'), route: `${method} refused`, points: 0, fault: undefined };
  if (/^(\/api\/v3)?\/rate_limit$/.test(url.pathname)) {
    return {
      answer: withHeaders(rateLimitAnswer(account), headers()),
      route: 'GET /rate_limit',
      points: 0,
      fault: undefined,
    };
  }
  const fault = parts.faults.strike({
    api: 'rest',
    text: url.pathname,
    width: Number(url.searchParams.get('per_page')),
  });
  if (fault?.kind === 'rate-limited') account.core.exhaust(parts.now() + (fault.resetIn ?? 60) * 1_000);
  const { answer, route: path } = parts.readRest(url, api);
  const route = `GET ${path}`;
  const replaced = fault && replaceAnswer(fault, 'rest');
  if (replaced) return { answer: withHeaders(replaced, headers()), route, points: 0, fault };

  const away = account.secondary?.refuse('rest', 1, parts.stats.inFlight());
  if (away !== undefined) {
    return { answer: withHeaders(secondaryAnswer('rest', 403, away), headers()), route, points: 0, fault };
  }
  // An unchanged answer is free. Whoever has no requests left is refused all the same.
  const unchanged = answer.headers['etag'] !== undefined && request.headers['if-none-match'] === answer.headers['etag'];
  if (!account.core.take(unchanged ? 0 : 1) || account.core.window().remaining < 0) {
    const message = `API rate limit exceeded for user ID ${parts.viewerId}.`;
    return { answer: messageAnswer(403, message, headers()), route, points: 0, fault };
  }
  if (unchanged) {
    const { etag = '' } = answer.headers;
    return { answer: { status: 304, headers: { etag, ...headers() }, body: '' }, route, points: 0, fault };
  }
  return { answer: spoilDelivery(fault, withHeaders(answer, headers())), route, points: 1, fault };
}

function parseQuery(body: string): GraphQLRequest | undefined {
  try {
    const { query, variables, operationName } = JSON.parse(body) as Partial<GraphQLRequest>;
    if (typeof query !== 'string') return undefined;
    return { query, variables: variables ?? {}, ...(operationName && { operationName }) };
  } catch {
    return undefined;
  }
}

function rateLimitAnswer(account: Account): Answer {
  const shape = (budget: Account['core']) => {
    const { limit, used, remaining, resetAt } = budget.window();
    return { limit, used, remaining, reset: Math.ceil(resetAt / 1_000) };
  };
  const core = shape(account.core);
  return jsonAnswer(200, { resources: { core, graphql: shape(account.graphql) }, rate: core });
}

function withHeaders(answer: Answer, headers: Record<string, string>): Answer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

function spoilDelivery(fault: Fault | undefined, answer: Answer): Answer {
  if (fault?.kind === 'reset') return { ...answer, delivery: 'reset' };
  if (fault?.kind === 'truncated') return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) };
  return answer;
}

async function delay(answer: Answer, { base, perPullRequest }: Latency): Promise<Answer> {
  const wait = base + perPullRequest * (answer.pullRequests ?? 0);
  if (wait <= 0 || answer.delivery === 'hang') return answer;
  await sleep(Math.min(wait, TIME_LIMIT_MS));
  if (wait <= TIME_LIMIT_MS) return answer;
  return { ...gatewayAnswer(502), headers: { ...answer.headers, ...gatewayAnswer(502).headers } };
}
