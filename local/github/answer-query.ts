import { jsonAnswer, messageAnswer, withHeaders } from './answer.ts';
import type { Caller } from './callers/caller.ts';
import { replaceAnswer, secondaryAnswer } from './faults/replace-answer.ts';
import { spoilBody } from './faults/spoil-body.ts';
import { spoilDelivery } from './faults/spoil-delivery.ts';
import { rateLimitedBody, type GraphQLRequest } from './graphql/answer-graphql.ts';
import type { HandlerParts, Outcome } from './handler-parts.ts';
import type { HttpRequest } from './http-server.ts';
import { rateLimitHeaders } from './limits/account.ts';

/** One GraphQL request: read and priced, then faults and limits, then the answer. */
export function answerQuery(request: HttpRequest, caller: Caller, parts: HandlerParts): Outcome {
  const { account } = caller;
  const asked = request.method === 'POST' ? parseQuery(request.body) : undefined;
  if (!asked) {
    const answer = messageAnswer(400, request.method === 'POST' ? 'Problems parsing JSON' : 'Queries are POSTed');
    return { answer, route: 'refused', points: 0, fault: undefined };
  }
  const route = asked.operationName ?? /\bquery\s+(\w+)/.exec(asked.query)?.[1] ?? 'unnamed query';
  const priced = parts.readQuery(asked);
  const headers = (): Record<string, string> => rateLimitHeaders(account.graphql, 'graphql');
  const width = 'run' in priced ? priced.width : 0;
  const text = `${request.url.pathname} ${asked.query} ${JSON.stringify(asked.variables)}`;
  const fault = parts.faults.strike({ api: 'graphql', text, width });

  if (fault?.kind === 'rate-limited') account.graphql.exhaust(parts.now() + (fault.resetIn ?? 60) * 1_000);
  const replaced = fault && replaceAnswer(fault, 'graphql');
  if (replaced) return { answer: withHeaders(replaced, headers()), route, points: 0, fault };
  if (!('run' in priced)) return { answer: jsonAnswer(200, priced, headers()), route, points: 0, fault };

  const away = account.secondary?.refuse('graphql', priced.cost, parts.stats.inFlight());
  if (away !== undefined) {
    return { answer: withHeaders(secondaryAnswer('graphql', 403, away), headers()), route, points: 0, fault };
  }
  const spent = fault?.kind === 'rate-limited' || !(priced.dryRun || account.graphql.take(priced.cost));
  if (spent) {
    const body = rateLimitedBody(fault?.errorType ?? 'RATE_LIMITED', caller.name);
    return { answer: jsonAnswer(200, body, headers()), route, points: 0, fault };
  }
  const bending = fault?.kind === 'stuck-cursor' || fault?.kind === 'refused-cursor' ? fault.kind : undefined;
  const { body, pullRequests, weight } = priced.run(account.graphql, caller.world, bending);
  const answer = jsonAnswer(200, fault ? spoilBody(fault, body) : body, headers());
  const points = priced.dryRun ? 0 : priced.cost;
  return { answer: spoilDelivery(fault, { ...answer, pullRequests, weight }), route, points, fault };
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
