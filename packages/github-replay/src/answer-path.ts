import { jsonAnswer, messageAnswer, withHeaders, type Answer } from './answer.ts';
import { callerHeaders } from './callers/caller-headers.ts';
import type { Caller } from './callers/caller.ts';
import { refusePath } from './callers/permissions.ts';
import type { HandlerParts, Outcome } from './handler-parts.ts';
import type { HttpRequest } from './http-server.ts';
import type { Account } from './limits/account.ts';
import { secondaryAnswer } from './limits/secondary-answer.ts';

/** One REST request: situations and limits, then the answer, which is free when the client has it already. */
export function answerPath(request: HttpRequest, caller: Caller, parts: HandlerParts): Outcome {
  const { account } = caller;
  const { method } = request;
  const text = request.url.pathname;
  const encounter = parts.situations.meet({
    api: 'rest',
    request,
    caller,
    text,
    width: Number(request.url.searchParams.get('per_page')),
    repository: repositoryOf(text, caller),
    now: parts.now(),
  });
  const url = encounter.address(request.url);
  const api = `${url.origin}${url.pathname.startsWith('/api/v3/') ? '/api/v3' : ''}`;
  const routed =
    parts.readApp({ ...request, url }, caller, api) ??
    parts.readPeople({ ...request, url }, caller, api) ??
    (method === 'GET' && parts.readRest(url, caller, api));
  const route = routed ? `${method} ${routed.route}` : `${method} refused`;
  const outcome = (answer: Answer, points = 0): Outcome => ({
    answer: encounter.answered(withHeaders(answer, callerHeaders(caller, 'core'))),
    route,
    points,
    met: encounter.met(),
  });

  const replaced = encounter.replace();
  if (replaced) return outcome(replaced);
  if (!routed) return outcome(messageAnswer(404, 'Not Found'));
  if (/^(\/api\/v3)?\/rate_limit$/.test(url.pathname)) {
    return { ...outcome(rateLimitAnswer(account)), route: 'GET /rate_limit' };
  }
  const away = account.secondary?.refuse('rest', 1, parts.stats.inFlight());
  if (away !== undefined) return outcome(secondaryAnswer('rest', 403, away));
  if (account.core.window().remaining === 0) {
    return outcome(messageAnswer(403, `API rate limit exceeded for ${caller.name}.`));
  }
  const answer = refusePath(text, caller) ?? routed.answer();
  // An unchanged answer costs no request, but is given only while requests are left.
  const { etag } = answer.headers;
  if (etag !== undefined && request.headers['if-none-match'] === etag) {
    return outcome({ status: 304, headers: { etag }, body: '' });
  }
  account.core.take(1);
  return outcome(answer, 1);
}

/** The repository that a path is about, by its present name. */
function repositoryOf(path: string, { world }: Caller): string | null {
  const [, name, id] = /\/(?:repos\/([^/]+\/[^/]+)|repositories\/(\d+))/.exec(path) ?? [];
  const repository = name === undefined ? world.byId(Number(id)) : world.byName(decodeURIComponent(name));
  return repository?.fullName ?? null;
}

function rateLimitAnswer(account: Account): Answer {
  const shape = (budget: Account['core']) => {
    const { limit, used, remaining, resetAt } = budget.window();
    return { limit, used, remaining, reset: Math.ceil(resetAt / 1_000) };
  };
  const core = shape(account.core);
  return jsonAnswer(200, { resources: { core, graphql: shape(account.graphql) }, rate: core });
}
