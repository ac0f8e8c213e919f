import { jsonAnswer, messageAnswer, notFound, type Answer } from '../answer.ts';
import type { Fault } from './fault.ts';

const SECONDARY = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';

/** The answer of a fault that never looks at the question; undefined for faults that spoil a real answer. */
export function replaceAnswer(fault: Fault, api: 'graphql' | 'rest'): Answer | undefined {
  switch (fault.kind) {
    case 'bad-gateway':
    case 'too-wide':
      return gatewayAnswer(502);
    case 'gateway-timeout':
      return gatewayAnswer(504);
    case 'server-error':
      return messageAnswer(500, 'Server Error');
    case 'service-unavailable':
      return htmlAnswer(503, 'No server is currently available to service your request.');
    case 'html':
      return htmlAnswer(200, 'We are having a problem serving your request.');
    case 'hang':
      return { status: 200, headers: {}, body: '', delivery: 'hang' };
    case 'secondary':
      return secondaryAnswer(api, fault.status ?? 403, fault.retryAfter);
    case 'unauthorized':
      return messageAnswer(401, 'Bad credentials');
    case 'suspended':
      return messageAnswer(403, 'This installation has been suspended');
    case 'not-found':
      return notFound();
    case 'blocked':
      return messageAnswer(451, 'Repository access blocked', {}, { block: { reason: 'dmca', created_at: null } });
    case 'rate-limited':
    case 'reset':
    case 'truncated':
    case 'resource-limits':
    case 'forbidden-field':
    case 'partial':
    case 'stuck-cursor':
    case 'refused-cursor':
      return undefined;
  }
}

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit */
export function secondaryAnswer(api: 'graphql' | 'rest', status: 200 | 403 | 429, retryAfter?: number): Answer {
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  if (status === 200 && api === 'graphql') {
    return jsonAnswer(200, { errors: [{ type: 'RATE_LIMITED', message: SECONDARY }] }, headers);
  }
  return messageAnswer(status === 200 ? 403 : status, SECONDARY, headers);
}

/** What a query gets that ran into GitHub's ten seconds. */
export function gatewayAnswer(status: 502 | 504): Answer {
  const message =
    "We couldn't respond to your request in time. Sorry about that. Please try resubmitting your request.";
  return jsonAnswer(status, { data: null, errors: [{ message }] });
}

function htmlAnswer(status: number, text: string): Answer {
  const body = `<!DOCTYPE html>\n<html><head><title>Unicorn! &middot; GitHub</title></head><body><p>${text}</p></body></html>\n`;
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}
