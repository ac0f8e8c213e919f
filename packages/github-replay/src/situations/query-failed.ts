import { z } from 'zod';
import { jsonAnswer } from '../answer.ts';
import { MISHAP, WHICH, isPicked } from '../board/bend.ts';
import { situation } from '../board/situation.ts';

/**
 * HTTP 200 with an error without a type, a path or data: for every query, or with `number` for those that would have
 * that pull request.
 * https://github.com/cli/cli/issues/6247
 */
export default situation({ ...WHICH, number: z.int().positive().optional() }, (which) => {
  const failed = () => jsonAnswer(200, { errors: [{ message: MISHAP }] });
  return {
    replace: ({ api }) => (which.number === undefined && api === 'graphql' ? failed() : undefined),
    field: ({ source }) => (which.number !== undefined && isPicked(which, source) ? { answer: failed() } : undefined),
  };
});
