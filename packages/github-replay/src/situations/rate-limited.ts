import { z } from 'zod';
import { jsonAnswer, messageAnswer } from '../answer.ts';
import { situation } from '../board/situation.ts';
import { rateLimitedBody } from '../graphql/answer-graphql.ts';

/**
 * The hour's points are used up, and return after `resetIn` seconds: an error in HTTP 200, by either type, or REST's 403.
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#exceeding-the-rate-limit
 */
export default situation(
  { resetIn: z.number().min(0).default(60), errorType: z.enum(['RATE_LIMITED', 'RATE_LIMIT']).default('RATE_LIMITED') },
  ({ resetIn, errorType }) => ({
    replace({ api, caller, now }) {
      if (!caller) return undefined;
      return () => {
        caller.account[api === 'graphql' ? 'graphql' : 'core'].exhaust(now + resetIn * 1_000);
        if (api === 'graphql') return jsonAnswer(200, rateLimitedBody(errorType, caller.name));
        return messageAnswer(403, `API rate limit exceeded for ${caller.name}.`);
      };
    },
  }),
);
