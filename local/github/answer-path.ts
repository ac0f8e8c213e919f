import { jsonAnswer, messageAnswer, withHeaders, type Answer } from './answer.ts';
import type { Caller } from './callers/caller.ts';
import { replaceAnswer, secondaryAnswer } from './faults/replace-answer.ts';
import { spoilDelivery } from './faults/spoil-delivery.ts';
import type { HandlerParts, Outcome } from './handler-parts.ts';
import type { HttpRequest } from './http-server.ts';
import { rateLimitHeaders, type Account } from './limits/account.ts';

/** One REST request: faults and limits, then the answer, which is free when the client has it already. */
export function answerPath(request: HttpRequest, caller: Caller, parts: HandlerParts): Outcome {
  const { account } = caller;
  const { url, method } = request;
  const api = `${url.origin}${url.pathname.startsWith('/api/v3/') ? '/api/v3' : ''}`;
  const headers = (): Record<string, string> => rateLimitHeaders(account.core, 'core');
  const routed = parts.readApp(request, caller, api) ?? (method === 'GET' && parts.readRest(url, caller, api));
  if (!routed)
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
  const route = `${method} ${routed.route}`;
  const replaced = fault && replaceAnswer(fault, 'rest');
  if (replaced) return { answer: withHeaders(replaced, headers()), route, points: 0, fault };

  const away = account.secondary?.refuse('rest', 1, parts.stats.inFlight());
  if (away !== undefined) {
    return { answer: withHeaders(secondaryAnswer('rest', 403, away), headers()), route, points: 0, fault };
  }
  if (fault?.kind === 'rate-limited' || account.core.window().remaining === 0) {
    const message = `API rate limit exceeded for ${caller.name}.`;
    return { answer: messageAnswer(403, message, headers()), route, points: 0, fault };
  }
  const answer = routed.answer();
  // An unchanged answer is free, to whoever has requests left.
  const unchanged = answer.headers['etag'] !== undefined && request.headers['if-none-match'] === answer.headers['etag'];
  account.core.take(unchanged ? 0 : 1);
  if (unchanged) {
    const { etag = '' } = answer.headers;
    return { answer: { status: 304, headers: { etag, ...headers() }, body: '' }, route, points: 0, fault };
  }
  return { answer: spoilDelivery(fault, withHeaders(answer, headers())), route, points: 1, fault };
}

function rateLimitAnswer(account: Account): Answer {
  const shape = (budget: Account['core']) => {
    const { limit, used, remaining, resetAt } = budget.window();
    return { limit, used, remaining, reset: Math.ceil(resetAt / 1_000) };
  };
  const core = shape(account.core);
  return jsonAnswer(200, { resources: { core, graphql: shape(account.graphql) }, rate: core });
}
