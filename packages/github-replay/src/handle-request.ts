import { answerPath } from './answer-path.ts';
import { answerQuery } from './answer-query.ts';
import { badCredentials, gatewayAnswer, messageAnswer, notFound, type Answer } from './answer.ts';
import { undecodable } from './app/verify-jwt.ts';
import type { Caller } from './callers/caller.ts';
import type { HandlerParts, Latency, Outcome, Time } from './handler-parts.ts';
import type { HttpRequest } from './http-server.ts';

/** GitHub gives up on a query after this, with 502. */
const TIME_LIMIT_MS = 10_000;

/** One request as GitHub takes it: who is asking, may they, what does it cost, the answer, and how long it took. */
export function createHandler(parts: HandlerParts): (request: HttpRequest) => Promise<Answer> {
  const { stats, now, time } = parts;
  return async (request) => {
    const api = /^\/(api\/)?graphql$/.test(request.url.pathname) ? 'graphql' : 'rest';
    const at = now();
    const startedAt = time.now();
    stats.begin();
    let outcome: Outcome = { answer: messageAnswer(500, 'Server Error'), route: 'failed', points: 0, met: null };
    try {
      const caller = parts.readWeb(request) ? null : admit(request, parts);
      if (!caller) outcome = answerWeb(request, parts);
      else if ('status' in caller) outcome = { ...outcome, answer: caller, route: 'refused' };
      else outcome = api === 'graphql' ? answerQuery(request, caller, parts) : answerPath(request, caller, parts);
      outcome = { ...outcome, answer: await delay(outcome.answer, parts.latency(), time) };
      if (api === 'graphql' && caller && 'account' in caller) {
        caller.account.secondary?.addServerTime(time.now() - startedAt);
      }
      return outcome.answer;
    } finally {
      const { answer, route, points, met } = outcome;
      stats.end({
        at,
        api,
        route,
        points,
        status: answer.status,
        pullRequests: answer.pullRequests ?? 0,
        milliseconds: Math.round(time.now() - startedAt),
        fault: met,
      });
    }
  };
}

/** Requests without a credential: pages for a browser, and the exchange of a code for a token. */
function answerWeb(request: HttpRequest, { readWeb, situations, now }: HandlerParts): Outcome {
  const { pathname: text } = request.url;
  const asked = { api: 'rest' as const, request, caller: null, text, width: 0, repository: null, now: now() };
  const encounter = situations.meet(asked);
  const read = readWeb(request);
  const answer = encounter.replace() ?? read?.answer() ?? notFound();
  return { answer: encounter.answered(answer), route: read?.route ?? text, points: 0, met: encounter.met() };
}

function admit(request: HttpRequest, { identify, situations }: HandlerParts): Caller | Answer {
  if (!request.headers['user-agent']) {
    const body = 'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.\n';
    return { status: 403, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
  }
  const identified = identify(request.headers.authorization);
  if ('status' in identified) return identified;
  const caller = situations.caller(identified);
  // An App signs its own requests with its key; every other request has a token.
  const asApp = /^(\/api\/v3)?\/app(\/|$)/.test(request.url.pathname);
  if (asApp === (caller.kind === 'app')) return caller;
  return asApp ? undecodable() : badCredentials();
}

/** Only queries become slower with their width: GitHub answers a REST list of a hundred at once. */
async function delay(answer: Answer, { base, perPullRequest }: Latency, { sleep }: Time): Promise<Answer> {
  const wait = base + perPullRequest * (answer.weight ?? 0);
  const { keptBack = 0 } = answer;
  if (wait + keptBack <= 0 || answer.delivery === 'hang') return answer;
  await sleep(keptBack + Math.min(wait, TIME_LIMIT_MS));
  if (wait <= TIME_LIMIT_MS) return answer;
  return { ...gatewayAnswer(502), headers: { ...answer.headers, ...gatewayAnswer(502).headers } };
}
