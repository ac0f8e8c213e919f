import { jsonAnswer, messageAnswer, type Answer } from '../answer.ts';

const SECONDARY = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit */
export function secondaryAnswer(api: 'graphql' | 'rest', status: 200 | 403 | 429, retryAfter?: number): Answer {
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  if (status === 200 && api === 'graphql') {
    return jsonAnswer(200, { errors: [{ type: 'RATE_LIMITED', message: SECONDARY }] }, headers);
  }
  return messageAnswer(status === 200 ? 403 : status, SECONDARY, headers);
}
