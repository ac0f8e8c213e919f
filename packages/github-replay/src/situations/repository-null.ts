import { z } from 'zod';
import { ERROR, bendRepositories, errorOf } from '../board/bend.ts';
import { situation } from '../board/situation.ts';

/**
 * One repository of a query by ids is null, with an error at its place or (`type: "none"`) without one; GitHub's internal
 * errors have the type `untyped`.
 * https://spec.graphql.org/October2021/#sec-Handling-Field-Errors
 */
export default situation({ ...ERROR, of: z.string().default('acme/widgets') }, ({ type, message, of }) => ({
  field: ({ type: parent, name, value }, asked) =>
    parent === 'Query' && name === 'nodes'
      ? bendRepositories(value, (fullName, node) => (fullName === of ? errorOf({ type, message }, asked) : node))
      : undefined,
}));
