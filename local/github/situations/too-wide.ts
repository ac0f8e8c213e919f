import { z } from 'zod';
import { gatewayAnswer } from '../answer.ts';
import { situation } from '../board/situation.ts';

/**
 * 502 for every query that asks for more pull requests than `widerThan`.
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#timeouts
 */
export default situation({ widerThan: z.int() }, ({ widerThan }) => ({
  replace: ({ width }) => (width > widerThan ? gatewayAnswer(502) : undefined),
}));
