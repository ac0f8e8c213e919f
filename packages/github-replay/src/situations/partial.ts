import { z } from 'zod';
import { ERROR, WHICH, bendNodes, errorOf, isPicked, isRecord } from '../board/bend.ts';
import { situation } from '../board/situation.ts';

/**
 * A field of any object, or of any of one type (`parent`), is null, because a service behind it did not answer; the other
 * data is good. With `index`, or the `number` of a pull request, only that entry of a list or its edge is null.
 * https://spec.graphql.org/October2021/#sec-Handling-Field-Errors
 */
export default situation(
  {
    ...ERROR,
    type: z.string().default('SERVICE_UNAVAILABLE'),
    parent: z.string().optional(),
    field: z.string().default('statusCheckRollup'),
    index: z.int().min(0).optional(),
    number: WHICH.number,
  },
  ({ parent, field, index, number, ...error }) => ({
    field({ type, name, value }, asked) {
      if (name !== field || (parent !== undefined && type !== parent)) return undefined;
      if (index === undefined && number === undefined) return { value: errorOf(error, asked) };
      const isMeant = (entry: unknown, place: number): boolean =>
        number === undefined
          ? place === index
          : isPicked({ number }, isRecord(entry) && 'node' in entry ? entry['node'] : entry);
      return bendNodes(value, (entry, place) => (isMeant(entry, place) ? errorOf(error, asked) : entry));
    },
  }),
);
