import type { ModelFailure } from '../domain/analysis/failure.ts';
import { cleanText } from '../domain/clean-text.ts';
import { ModelHttpError } from './chat-completions.ts';

/** Statuses with a meaning of their own; any other 4xx means that the request is wrong. */
const OVERLOADED = new Set([429, 503, 529]);
const MISCONFIGURED = new Set([401, 402, 403, 404, 405]);
/** Request timeout, conflict, too early: these failures pass by themselves. */
const MOMENTARY = new Set([408, 409, 425]);

/** A gateway stopped waiting for a model that may still work on the answer; 524 is a status of Cloudflare. */
const WAITED_IN_VAIN = new Set([504, 524]);

const MAX_DETAIL_LENGTH = 300;

/**
 * Classifies an error that a call of a model threw. The detail never contains the key or a character that Postgres
 * cannot store.
 */
export function modelFailure(error: unknown, { apiKey }: { apiKey: string | undefined }): ModelFailure {
  const detail = detailOf(error, apiKey);
  if (!(error instanceof ModelHttpError) || error.status < 400) {
    return { kind: 'broken', mayBePaid: !wasUnreachable(error), detail };
  }
  const { status, headers } = error;
  if (OVERLOADED.has(status)) {
    return { kind: 'overloaded', retryAfterSeconds: retryAfter(headers), detail };
  }
  if (MISCONFIGURED.has(status)) return { kind: 'misconfigured', detail };
  if (status < 500 && !MOMENTARY.has(status)) return { kind: 'rejected', detail };
  return { kind: 'broken', mayBePaid: WAITED_IN_VAIN.has(status), detail };
}

/** Node's error codes for a request that reached no server. */
const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

function wasUnreachable(error: unknown): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ('code' in current && typeof current.code === 'string' && UNREACHABLE.has(current.code)) return true;
    // The Workers runtime sets no error codes.
    if (/connection refused/i.test(current.message)) return true;
  }
  return false;
}

/** The parameter that caused a refusal, as OpenAI names it in `error.param`; null for any other error. */
export function refusedParameter(error: unknown): string | null {
  return error instanceof ModelHttpError && error.status === 400 ? error.parameter : null;
}

function detailOf(error: unknown, apiKey: string | undefined): string {
  const status = error instanceof ModelHttpError ? `HTTP ${error.status}` : '';
  // A server that refuses a key often shows it, or a part of it.
  if (status === 'HTTP 401' || status === 'HTTP 403') return status;
  const text = [status, messageOf(error)].filter((part) => part !== '').join(': ');
  // The text is cut first: the cut may leave half a surrogate pair, which Postgres refuses.
  return cleanText((apiKey ? text.replaceAll(apiKey, '…') : text).slice(0, MAX_DETAIL_LENGTH));
}

/** The error's message. Node's `fetch` gives the reason only in the cause. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  return error instanceof TypeError && cause instanceof Error ? `${message}: ${cause.message}` : message;
}

/** https://www.rfc-editor.org/rfc/rfc9110#field.retry-after: seconds, or a date; null for any other text. */
function retryAfter(headers: Headers): number | null {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, (at - Date.now()) / 1000);
}
