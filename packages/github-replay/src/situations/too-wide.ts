import { z } from 'zod';
import { gatewayAnswer } from '../answer.ts';
import { situation } from '../board/situation.ts';

/**
 * 502 for every query that asks for more pull requests, repositories or teams than `widerThan`.
 * https://github.com/apache/devlake/issues/3708
 */
export default situation({ widerThan: z.int() }, ({ widerThan }) => ({
  replace: ({ width }) => (width > widerThan ? gatewayAnswer(502) : undefined),
}));
