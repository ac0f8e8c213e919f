import { z } from 'zod';
import { ERROR, WHICH, errorOf, isOf } from '../board/bend.ts';
import { situation } from '../board/situation.ts';

/**
 * One field of a pull request is null with an error at its path: its author, milestone, merge commit, base, …
 * https://spec.graphql.org/October2021/#sec-Handling-Field-Errors
 */
export default situation(
  { ...WHICH, ...ERROR, field: z.string().default('mergedBy') },
  ({ type, message, field, ...which }) => ({
    field: (at, asked) =>
      at.name === field && isOf(which, at) ? { value: errorOf({ type, message }, asked) } : undefined,
  }),
);
