import { z } from 'zod';
import { situation } from '../board/situation.ts';
import { secondaryAnswer } from '../limits/secondary-answer.ts';

/**
 * A secondary limit: 403, 429, or an error in HTTP 200; `retry-after` is sent only when `retryAfter` is given.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
export default situation(
  {
    status: z.union([z.literal(200), z.literal(403), z.literal(429)]).default(403),
    retryAfter: z.number().optional(),
  },
  ({ status, retryAfter }) => ({ replace: ({ api }) => secondaryAnswer(api, status, retryAfter) }),
);
