import { z } from 'zod';
import { gatewayAnswer } from '../answer.ts';
import { WHICH, isBelow, isOf, isRecord, orOne } from '../board/bend.ts';
import { situation } from '../board/situation.ts';

/**
 * GitHub cannot serve a pull request: it answers 502 for it alone and for every page with it. With `heavy` only when
 * one of its lists is requested; with `rest` REST fails too.
 * https://github.com/apache/devlake/issues/8469
 */
export default situation(
  {
    ...WHICH,
    heavy: z.boolean().default(false),
    rest: z.boolean().default(false),
  },
  ({ heavy, rest, ...given }) => ({
    field: (at) =>
      isOf(orOne(given, 37), at) && (!heavy || (isRecord(at.value) && 'pageInfo' in at.value))
        ? { answer: gatewayAnswer(502) }
        : undefined,
    replace: (asked) => (rest && isBelow(orOne(given, 37), asked) ? gatewayAnswer(502) : undefined),
  }),
);
