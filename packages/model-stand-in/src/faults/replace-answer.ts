import type { Answer } from '../../../github-replay/src/answer.ts';
import { errorAnswer } from '../error-answer.ts';
import type { Fault } from './fault.ts';

/** The answer of a fault in which the model does nothing; undefined for those in which it answers. */
export function replaceAnswer(fault: Fault, now: number): Answer | undefined {
  switch (fault.kind) {
    case 'rate-limited': {
      const message = 'Rate limit reached for requests. Please try again later.';
      return errorAnswer(429, { message, type: 'requests', code: 'rate_limit_exceeded' }, retryHeader(fault, now));
    }
    case 'quota-exhausted': {
      const message = 'You exceeded your current quota, please check your plan and billing details.';
      return errorAnswer(429, { message, type: 'insufficient_quota', code: 'insufficient_quota' });
    }
    case 'overloaded': {
      const message = 'The engine is currently overloaded, please try again later.';
      return errorAnswer(fault.status ?? 503, { message, type: 'overloaded_error' }, retryHeader(fault, now));
    }
    case 'server-error': {
      const message = 'The server had an error while processing your request. Sorry about that!';
      return errorAnswer(500, { message, type: 'server_error' });
    }
    case 'html': {
      const body = '<!DOCTYPE html>\n<html><head><title>Please wait</title></head><body>One moment …</body></html>\n';
      return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
    }
    case 'hang':
      return { status: 200, headers: {}, body: '', delivery: 'hang' };
    case 'drop':
    case 'reset':
    case 'truncated':
    case 'slow':
    case 'prose':
    case 'fenced':
    case 'wrong-shape':
    case 'wrong-enum':
    case 'too-long':
    case 'foreign-quotes':
    case 'empty':
    case 'refusal':
    case 'cut-short':
    case 'content-filter':
      return undefined;
  }
}

function retryHeader({ retryAfter, asDate = false }: Fault, now: number): Record<string, string> {
  if (retryAfter === undefined) return {};
  return { 'retry-after': asDate ? new Date(now + retryAfter * 1_000).toUTCString() : String(retryAfter) };
}
