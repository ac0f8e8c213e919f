import { z } from 'zod';
import { isRecord } from '../board/bend.ts';
import { situation } from '../board/situation.ts';

/**
 * A list that goes on for ever: its cursor is the one it was asked with, and there is always a next page. `list` names the
 * field that has the list, also one inside of a pull request.
 * https://docs.github.com/en/graphql/guides/using-pagination-in-the-graphql-api
 */
export default situation({ list: z.string().optional() }, ({ list }) => ({
  field({ name, args, value }) {
    const { after } = args;
    if (typeof after !== 'string' || !isRecord(value) || !isRecord(value['pageInfo'])) return undefined;
    if (list !== undefined && name !== list) return undefined;
    return { value: { ...value, pageInfo: { ...value['pageInfo'], hasNextPage: true, endCursor: after } } };
  },
}));
