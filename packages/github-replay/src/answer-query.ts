import { jsonAnswer, messageAnswer, withHeaders } from './answer.ts';
import { callerHeaders } from './callers/caller-headers.ts';
import { scopesOf, type Caller } from './callers/caller.ts';
import { refuseFields } from './callers/permissions.ts';
import { rateLimitedBody, type GraphQLRequest } from './graphql/answer-graphql.ts';
import type { BendField } from './graphql/request-context.ts';
import { insufficientScopes } from './graphql/scope-needs.ts';
import type { HandlerParts, Outcome } from './handler-parts.ts';
import type { HttpRequest } from './http-server.ts';
import { secondaryAnswer } from './limits/secondary-answer.ts';

/** One GraphQL request: read and priced, then situations and limits, then the answer. */
export function answerQuery(request: HttpRequest, caller: Caller, parts: HandlerParts): Outcome {
  const { account } = caller;
  const { situations } = parts;
  const asked = request.method === 'POST' ? parseQuery(request.body) : undefined;
  if (!asked) {
    const answer = messageAnswer(400, request.method === 'POST' ? 'Problems parsing JSON' : 'Queries are POSTed');
    return { answer, route: 'refused', points: 0, met: null };
  }
  const route = asked.operationName ?? /\bquery\s+(\w+)/.exec(asked.query)?.[1] ?? 'unnamed query';
  const priced = parts.readQuery(asked, situations.missing());
  const width = 'run' in priced ? priced.width : 0;
  const text = `${request.url.pathname} ${asked.query} ${JSON.stringify(asked.variables)}`;
  const encounter = situations.meet({
    api: 'graphql',
    request,
    caller,
    text,
    width,
    repository: null,
    now: parts.now(),
  });
  const outcome = (answer: Outcome['answer'], points = 0): Outcome => ({
    answer: encounter.answered(withHeaders(answer, callerHeaders(caller, 'graphql'))),
    route,
    points,
    met: encounter.met(),
  });

  const replaced = encounter.replace();
  if (replaced) return outcome(replaced);
  if (!('run' in priced)) return outcome(jsonAnswer(200, priced));

  const away = account.secondary?.refuse('graphql', priced.cost, parts.stats.inFlight());
  if (away !== undefined) return outcome(secondaryAnswer('graphql', 403, away));
  if (!priced.dryRun && !account.graphql.take(priced.cost)) {
    return outcome(jsonAnswer(200, rateLimitedBody('RATE_LIMITED', caller.name)));
  }
  const scopes = scopesOf(caller);
  const refusals = scopes ? insufficientScopes(priced.needs, scopes) : [];
  if (refusals.length > 0) return outcome(jsonAnswer(200, { errors: refusals }));
  const bend = bothBends(refuseFields(caller), encounter.bend);
  const { body, replaced: refusal, pullRequests, weight } = priced.run(account.graphql, caller.world, bend);
  return outcome({ ...(refusal ?? jsonAnswer(200, body)), pullRequests, weight }, priced.dryRun ? 0 : priced.cost);
}

/** A missing permission refuses a field also when a situation changes the rest. */
function bothBends(first: BendField | undefined, second: BendField | undefined): BendField | undefined {
  return first && second ? (at) => first(at) ?? second(at) : (first ?? second);
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
