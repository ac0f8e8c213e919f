import { z } from 'zod';
import { ERROR, WHICH, errorOf, isOf, isRecord, bendNodes } from '../board/bend.ts';
import { situation } from '../board/situation.ts';

/**
 * A field of one row of a pull request's list is null with an error at its path: the author of a review, the actor of an
 * event, the account of a commit's author (`commit.author.user`). The other fields of the row are there.
 * https://spec.graphql.org/October2021/#sec-Handling-Field-Errors
 */
export default situation(
  {
    ...WHICH,
    ...ERROR,
    type: z.string().default('untyped'),
    list: z.string().default('reviews'),
    index: z.int().min(0).default(0),
    field: z.string().default('author'),
  },
  ({ type, message, list, index, field, ...which }) => ({
    field(at, asked) {
      if (at.name !== list || !isOf(which, at)) return undefined;
      const path = field.split('.');
      return bendNodes(at.value, (node, place) =>
        place === index ? withField(node, path, errorOf({ type, message }, asked)) : node,
      );
    },
  }),
);

/** An object with another value at a path of its fields; of a field that is read by a function, the function answers it. */
function withField(object: unknown, [name, ...rest]: string[], value: unknown): unknown {
  if (name === undefined) return value;
  if (!isRecord(object)) return object;
  const field = object[name];
  const bent =
    typeof field === 'function'
      ? (...args: unknown[]): unknown => withField(field.apply(object, args) as unknown, rest, value)
      : withField(field, rest, value);
  return { ...object, [name]: bent };
}
