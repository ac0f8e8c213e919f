import { z } from 'zod';
import { ERROR, WHICH, errorOf, isOf } from '../board/bend.ts';
import { situation } from '../board/situation.ts';

/**
 * A whole list of a pull request cannot be read. Where the schema allows no null (`comments`, `commits`, `timelineItems`,
 * `reviewThreads`, `assignees`) the error makes the pull request null.
 * https://spec.graphql.org/October2021/#sec-Handling-Field-Errors
 */
export default situation(
  { ...WHICH, ...ERROR, list: z.string().default('reviews') },
  ({ type, message, list, ...which }) => ({
    field: (at, asked) =>
      at.name === list && isOf(which, at) ? { value: errorOf({ type, message }, asked) } : undefined,
  }),
);
