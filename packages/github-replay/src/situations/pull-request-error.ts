import { z } from 'zod';
import { ERROR, WHICH, errorOf, isBelow, bendPullRequests, isPicked, orOne } from '../board/bend.ts';
import { messageAnswer } from '../answer.ts';
import { situation } from '../board/situation.ts';

/**
 * A pull request is null in every answer that would have it, with an error at its path: typed, `untyped`, or `none`.
 * With `rest` REST answers 500.
 * https://github.com/yoshi389111/github-profile-3d-contrib/issues/163
 */
export default situation(
  {
    ...WHICH,
    ...ERROR,
    type: z.string().default('untyped'),
    rest: z.boolean().default(false),
  },
  ({ type, message, rest, ...given }) => ({
    field: (at, asked) =>
      bendPullRequests(at, (node) => (isPicked(orOne(given, 37), node) ? errorOf({ type, message }, asked) : node)),
    replace: (asked) => (rest && isBelow(orOne(given, 37), asked) ? messageAnswer(500, 'Server Error') : undefined),
  }),
);
