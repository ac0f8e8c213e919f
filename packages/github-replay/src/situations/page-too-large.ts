import { z } from 'zod';
import { gatewayAnswer, messageAnswer } from '../answer.ts';
import { situation } from '../board/situation.ts';

/**
 * GitHub cannot serve a page of a REST list with more rows than `most`: it answers 502 or another server error.
 * https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#timeouts
 */
export default situation(
  { most: z.int().positive().default(30), status: z.int().min(500).max(599).default(502) },
  ({ most, status }) => ({
    replace({ api, width }) {
      if (api !== 'rest' || width <= most) return undefined;
      return status === 502 ? gatewayAnswer(502) : messageAnswer(status, 'Server Error');
    },
  }),
);
