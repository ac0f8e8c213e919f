import { z } from 'zod';
import { ERROR, WHICH, errorOf, isOf, bendNodes } from '../board/bend.ts';
import { situation } from '../board/situation.ts';

/**
 * One row of a pull request's list is null: with an error at its path, or without one (`type: "none"`).
 * https://spec.graphql.org/October2021/#sec-Handling-Field-Errors
 */
export default situation(
  { ...WHICH, ...ERROR, list: z.string().default('reviews'), index: z.int().min(0).default(0) },
  ({ type, message, list, index, ...which }) => ({
    field(at, asked) {
      if (at.name !== list || !isOf(which, at)) return undefined;
      const put = (node: unknown, place: number): unknown =>
        place === index ? errorOf({ type, message }, asked) : node;
      return bendNodes(at.value, put);
    },
  }),
);
